import type { Application } from 'egg';
import { AccessTokens } from '../../../server/lib/plugin/egg-development-wechat-sandbox/lib/access_tokens';
import { SessionKeys } from '../../../server/lib/plugin/egg-development-wechat-sandbox/lib/users/session_keys';
import { WechatSandbox } from '../../../server/lib/plugin/egg-development-wechat-sandbox/lib/wechat_sandbox';
import testHelpers from '../../../server/lib/plugin/egg-wechat-login/app/extend/application.unittest';
import { secretsOf } from '../../../server/lib/plugin/egg-wechat-login/config/options';
import { SessionKeyCipher } from '../../../server/lib/plugin/egg-wechat-login/lib/wechat/session_key_cipher';

/** Shorter values are invented by tests (`code: 'x'`) and occur in any text. */
const MIN_LENGTH = 16;
/** An openid that a test invents is searched for if it is at least so long: `an-openid` is, `openid` is a word of any log. */
const MIN_INVENTED = 8;
/** Shorter numbers occur in any text. */
const MIN_DIGITS = 11;

/** Values that this run must not log, each with its kind. Grows while the tests run. */
export const confidential = new Map<string, string>();

function note(kind: string, value: unknown, minLength = MIN_LENGTH): void {
  if (typeof value === 'string' && value.length >= minLength) confidential.set(value, kind);
}

const { issueCode, issuePhoneCode, openidOf, unionidOf, phoneOf } = WechatSandbox.prototype;
const { current } = AccessTokens.prototype;
const { rotate } = SessionKeys.prototype;
const { seal } = SessionKeyCipher.prototype;

WechatSandbox.prototype.issueCode = function (...args) {
  const code = issueCode.apply(this, args);
  note('a code', code);
  return code;
};
WechatSandbox.prototype.openidOf = function (user) {
  const openid = openidOf.call(this, user);
  note('an openid', openid);
  return openid;
};
WechatSandbox.prototype.issuePhoneCode = function (...args) {
  const code = issuePhoneCode.apply(this, args);
  note('a code', code);
  return code;
};
WechatSandbox.prototype.unionidOf = function (user) {
  const unionid = unionidOf.call(this, user);
  note('a unionid', unionid);
  return unionid;
};
WechatSandbox.prototype.phoneOf = function (user) {
  const phone = phoneOf.call(this, user);
  note('a phone number', phone.phoneNumber, MIN_DIGITS);
  note('a phone number', phone.purePhoneNumber, MIN_DIGITS);
  return phone;
};
AccessTokens.prototype.current = function () {
  const token = current.call(this);
  note('an access_token', token.text);
  return token;
};
SessionKeys.prototype.rotate = function (openid) {
  const key = rotate.call(this, openid);
  note('a session_key', key);
  return key;
};
SessionKeyCipher.prototype.seal = function (sessionKey, owner) {
  note('a session_key', sessionKey);
  return seal.call(this, sessionKey, owner);
};

const { loginAs, mockWechatUser } = testHelpers;

function noteUser(openid: string, { unionid, phoneNumber }: { unionid?: string; phoneNumber?: string } = {}): void {
  note('an openid', openid, MIN_INVENTED);
  note('a unionid', unionid, MIN_INVENTED);
  note('a phone number', phoneNumber, MIN_DIGITS);
}

// Before Egg loads them: it copies them to the application.
testHelpers.loginAs = function (openid, user) {
  noteUser(openid, user);
  return loginAs.call(this, openid, user);
};
testHelpers.mockWechatUser = function (openid, user) {
  noteUser(openid, user);
  return mockWechatUser.call(this, openid, user);
};

/** Adds the secrets of the application under test. */
export function noteSecrets({ config }: Application): void {
  const { secret, jwtSecret, sessionKeySecret } = config.wechatLogin;
  note('the AppSecret', secret);
  for (const each of secretsOf(jwtSecret)) note('a JWT_SECRET', each);
  for (const each of secretsOf(sessionKeySecret)) note('a SESSION_KEY_SECRET', each);
}
