import type { Application } from 'egg';
import { WechatSandbox } from '../../../server/lib/plugin/egg-development-wechat-sandbox/lib/wechat_sandbox';
import { secretsOf } from '../../../server/lib/plugin/egg-wechat-login/config/options';
import { SessionKeyCipher } from '../../../server/lib/plugin/egg-wechat-login/lib/wechat/session_key_cipher';

/** Shorter values are invented by tests (`code: 'x'`) and occur in any text. */
const MIN_LENGTH = 16;

/** Values that this run must not log, each with its kind. Grows while the tests run. */
export const confidential = new Map<string, string>();

function note(kind: string, value: unknown): void {
  if (typeof value === 'string' && value.length >= MIN_LENGTH) confidential.set(value, kind);
}

const { issueCode, openidOf } = WechatSandbox.prototype;
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
SessionKeyCipher.prototype.seal = function (sessionKey, owner) {
  note('a session_key', sessionKey);
  return seal.call(this, sessionKey, owner);
};

/** Adds the secrets of the application under test. */
export function noteSecrets({ config }: Application): void {
  const { secret, jwtSecret, sessionKeySecret } = config.wechatLogin;
  note('the AppSecret', secret);
  for (const each of secretsOf(jwtSecret)) note('a JWT_SECRET', each);
  for (const each of secretsOf(sessionKeySecret)) note('a SESSION_KEY_SECRET', each);
}
