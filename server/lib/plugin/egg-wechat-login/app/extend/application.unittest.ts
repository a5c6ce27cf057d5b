import { randomBytes } from 'node:crypto';
import type { MockApplication } from 'egg-mock';

const newSessionKey = () => randomBytes(16).toString('base64');

/** What tests have beside egg-mock's own. Egg loads it in unittest only. */
const extension = {
  /** Until the end of the test WeChat takes every code for one of this user's. */
  mockWechatUser(this: MockApplication, openid: string): MockApplication {
    const code2Session = async () => ({ openid, sessionKey: newSessionKey() });
    return this.mockService(this.wechatLogin.wechat as never, 'code2Session', code2Session) as MockApplication;
  },

  /**
   * Logs the user in, without WeChat and HTTP.
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
