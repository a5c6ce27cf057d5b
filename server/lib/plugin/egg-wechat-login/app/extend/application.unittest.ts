import { randomBytes } from 'node:crypto';
import type { MockApplication } from 'egg-mock';

const newSessionKey = () => randomBytes(16).toString('base64');

/** Test helpers on top of egg-mock. Egg loads them in unittest only. */
const extension = {
  /** Until the end of the test, WeChat accepts every code as this user's. */
  mockWechatUser(this: MockApplication, openid: string): MockApplication {
    const code2Session = async () => ({ openid, sessionKey: newSessionKey() });
    return this.mockService(this.wechatLogin.wechat as never, 'code2Session', code2Session) as MockApplication;
  },

  /**
   * Logs a user in without WeChat and HTTP.
   *
   * @return the header for `app.httpRequest().get(…).set(…)`
   */
  async loginAs(
    this: MockApplication,
    openid: string,
    { device }: { device?: string } = {},
  ): Promise<{ authorization: string }> {
    const { token } = await this.wechatLogin.sessions.login({ openid, sessionKey: newSessionKey() }, device);
    return { authorization: `Bearer ${token}` };
  },
};

export default extension;
