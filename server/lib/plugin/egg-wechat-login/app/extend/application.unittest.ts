import { randomBytes } from 'node:crypto';
import type { MockApplication } from 'egg-mock';

/** A WeChat user of a test. */
export interface MockUser {
  unionid?: string;
  /** base64 of 16 bytes, to encrypt data with. @default another one at each login */
  sessionKey?: string;
  /** Without the country code, such as `13800138000`: the number of `POST /api/phone`, whatever the code. */
  phoneNumber?: string;
  /** The country code of the phone number. @default '86' */
  countryCode?: string;
}

const PHONE_PATH = '/wxa/business/getuserphonenumber';

const newSessionKey = () => randomBytes(16).toString('base64');

/** WeChat's answer about a phone number. The number of a foreign country has its code in front. */
function phoneInfo(purePhoneNumber: string, countryCode: string, appid: string) {
  const phoneNumber = countryCode === '86' ? purePhoneNumber : `+${countryCode}-${purePhoneNumber}`;
  return { errcode: 0, errmsg: 'ok', phone_info: { phoneNumber, purePhoneNumber, countryCode, watermark: { appid } } };
}

/** Test helpers on top of egg-mock. Egg loads them in unittest only. */
const extension = {
  /** Until the end of the test, WeChat accepts every code as this user's, also one for the phone number if the user has one. */
  mockWechatUser(this: MockApplication, openid: string, user: MockUser = {}): MockApplication {
    const { unionid, sessionKey, phoneNumber, countryCode = '86' } = user;
    const { wechat } = this.wechatLogin;
    const identity = () => ({ openid, sessionKey: sessionKey ?? newSessionKey(), ...(unionid && { unionid }) });
    this.mockService(wechat as never, 'code2Session', async () => identity());
    if (phoneNumber !== undefined) {
      const call = wechat.call.bind(wechat);
      const answer = phoneInfo(phoneNumber, countryCode, this.config.wechatLogin.appid);
      const mocked: typeof call = async (path, ...rest) => (path === PHONE_PATH ? answer : call(path, ...rest));
      this.mockService(wechat as never, 'call', mocked);
    }
    return this;
  },

  /**
   * Logs a user in without WeChat and HTTP.
   *
   * @return the header for `app.httpRequest().get(…).set(…)`
   */
  async loginAs(
    this: MockApplication,
    openid: string,
    {
      device,
      unionid,
      sessionKey = newSessionKey(),
    }: Pick<MockUser, 'unionid' | 'sessionKey'> & { device?: string } = {},
  ): Promise<{ authorization: string }> {
    const identity = { openid, sessionKey, ...(unionid && { unionid }) };
    const { token } = await this.wechatLogin.sessions.login(identity, device);
    return { authorization: `Bearer ${token}` };
  },
};

export default extension;
