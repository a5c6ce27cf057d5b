import assert from 'node:assert/strict';
import type { ClientErrorCode } from '../../../../miniprogram/wechat-login/utils/errors';
import type * as Messages from '../../../../miniprogram/wechat-login/utils/messages';
import type { LoginErrorCode } from '../../../../typings/api';
import { errorBody } from '../../answers';
import { startPhone } from '../../world';

/** What the user is told, code by code. Typed, so that a new code of the contract does not compile without a test. */
const SERVER: Record<LoginErrorCode, string> = {
  INVALID_PARAM: '提交的内容有误，请检查后再试。',
  WECHAT_CODE_INVALID: '微信没有认可这次的凭证，请稍后再试。',
  TOKEN_MISSING: '本机没有带上登录凭证，请重新登录。',
  TOKEN_INVALID: '本机的登录凭证无法识别，请重新登录。',
  SESSION_EXPIRED: '登录已过期，或已经退出，请重新登录。',
  SESSION_REPLACED: '你的账号在另一台设备登录，本机随之退出。如果不是你本人，请尽快重新登录。',
  SESSION_KICKED: '管理员结束了本机的登录。如有疑问，请联系客服。',
  ACCOUNT_DELETED: '账号已注销，或已在微信中取消授权，本机的登录随之结束。',
  WECHAT_USER_BLOCKED: '微信判定当前账号存在风险，没有允许这次登录。',
  USER_BANNED: '账号已被停用，期间不能登录。如有疑问，请联系客服。',
  NOT_FOUND: '没有找到，请更新小程序后再试。',
  WECHAT_USER_MISMATCH: '当前微信账号不是登录的账号，请退出后重新登录。',
  PAYLOAD_TOO_LARGE: '发送的内容过大，请更新小程序后再试。',
  RATE_LIMITED: '现在请求太多，暂时处理不了，请稍后再试。',
  WECHAT_MISCONFIGURED: '服务端的微信配置有误，我们需要先修好它，请稍后再试。',
  INTERNAL: '服务器出了点问题，请稍后再试。',
  WECHAT_UNAVAILABLE: '暂时联系不上微信服务，请稍后再试。',
  WECHAT_QUOTA: '今天的请求次数已达上限，请过一段时间再试。',
  STORE_UNAVAILABLE: '服务器正忙，暂时无法处理，请稍后再试。',
};

const CLIENT: Record<ClientErrorCode, string> = {
  NETWORK: '网络连接失败，请检查网络后重试。',
  TIMEOUT: '网络有点慢，服务器没有及时回应，请重试。',
  BAD_ANSWER: '没有收到服务器的正常回应，请检查网络后重试。',
  WX_LOGIN_FAILED: '没能从微信取得登录凭证，请检查网络后重试。',
  SINGLE_PAGE: '从朋友圈打开的页面不能登录，请先点击「前往小程序」。',
  WECHAT_TOO_OLD: '微信版本过低，请更新微信后再登录。',
  STORAGE_FAILED: '手机没能更新本机的登录信息，请检查存储空间后重试。',
  LOGGED_OUT: '还没有登录，请先登录。',
  PHONE_QUOTA: '手机号额度已用完，暂时不能绑定。',
  PHONE_UNSUPPORTED: '微信版本过低，请更新微信后再绑定手机号。',
  PHONE_FAILED: '没能从微信取得手机号，请稍后再试。',
  EXIT_FAILED: '没能关闭小程序，请点击右上角的关闭按钮离开。',
  UNEXPECTED: '小程序出了点问题，请关闭后重新打开。',
};

describe('messages', () => {
  const { messageOf } = startPhone().load('wechat-login/utils/messages') as typeof Messages;

  for (const code of Object.keys(SERVER) as LoginErrorCode[]) {
    it(`tells the user about ${code}`, () => {
      assert.equal(messageOf(errorBody(code)), SERVER[code]);
    });
  }

  for (const code of Object.keys(CLIENT) as ClientErrorCode[]) {
    it(`tells the user about ${code}`, () => {
      assert.equal(messageOf({ code }), CLIENT[code]);
    });
  }

  it('tells when and on which device a session was replaced', () => {
    const replacedAt = new Date(2001, 5, 6, 7, 8).toISOString();
    assert.equal(
      messageOf(errorBody('SESSION_REPLACED', { replacedAt, device: 'Xiaomi 14' })),
      '你的账号于 2001年6月6日 07:08 在「Xiaomi 14」登录，本机随之退出。如果不是你本人，请尽快重新登录。',
    );
  });

  it('tells until when a user is banned', () => {
    const until = new Date(2001, 6, 7, 8, 9).toISOString();
    assert.equal(
      messageOf(errorBody('USER_BANNED', { until })),
      '账号已被停用至 2001年7月7日 08:09，期间不能登录。如有疑问，请联系客服。',
    );
  });

  describe('of error codes of your own', () => {
    const soldOut = errorBody('TEST_ONLY_SOLD_OUT', { left: 2 });

    it("are the server's words, as long as the phone has none", () => {
      assert.equal(messageOf(soldOut), 'server text');
    });

    it('are a text, or made of the details', () => {
      const { defineMessages, messageOf: say } = startPhone().auth;
      defineMessages({ TEST_ONLY_SOLD_OUT: '已经卖完了' });
      assert.equal(say(soldOut), '已经卖完了');
      defineMessages({ TEST_ONLY_SOLD_OUT: ({ left }) => `只剩 ${left} 件` });
      assert.equal(say(soldOut), '只剩 2 件');
    });
  });

  it('leaves out an invalid time', () => {
    assert.equal(messageOf(errorBody('SESSION_REPLACED', { replacedAt: 'soon' })), SERVER.SESSION_REPLACED);
    assert.equal(messageOf(errorBody('USER_BANNED', { until: null })), SERVER.USER_BANNED);
  });
});
