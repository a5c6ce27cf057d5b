import type { KeyObject } from 'node:crypto';
import type { Application } from 'egg';
import { WechatSandbox } from '../../server/lib/plugin/egg-development-wechat-sandbox/lib/wechat_sandbox';
import { SessionKeyCipher } from '../../server/lib/session_key_cipher';

/** Shorter values are made up by tests (`code: 'x'`) and occur in any text. */
const MIN_LENGTH = 16;

/** What this run must not write into a log: the value and what it is. Grows while the tests run. */
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

/** Adds the secrets with which the application under test runs. */
export function noteSecrets({ config }: Application): void {
  const { wechat, jwt, token, loginSession } = config;
  note('the AppSecret', wechat.secret);
  note('a JWT_SECRET', (jwt.secret as unknown as KeyObject).export().toString());
  for (const secret of token.retiredSecrets) note('a JWT_SECRET', secret);
  for (const secret of loginSession.keySecrets) note('a SESSION_KEY_SECRET', secret);
}
