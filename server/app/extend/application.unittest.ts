import { randomBytes } from 'node:crypto';
import type { MockApplication } from 'egg-mock';

const newSessionKey = () => randomBytes(16).toString('base64');

/** What tests have beside egg-mock's own. Egg loads it in unittest only, the build leaves it out, and so does `tsc -p server`. */
const extension = {
  /** Until the end of the test WeChat takes every code for one of this user's. */
  mockWechatUser(this: MockApplication, openid: string): MockApplication {
    this.mockService('wechat', 'code2Session', async () => ({ openid, sessionKey: newSessionKey() }));
    return this;
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
    const identity = { openid, sessionKey: newSessionKey() };
    const { token } = await this.runInAnonymousContextScope((ctx) => ctx.service.session.login(identity, device));
    return { authorization: `Bearer ${token}` };
  },
};

export default extension;
