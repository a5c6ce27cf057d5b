import { createHmac, randomBytes } from 'node:crypto';
import { BoundedMap } from '../bounded_map';

/** Beyond this many users, those whose key is oldest are forgotten. */
const MAX_USERS = 10_000;

/** The session_key of each user: one valid key at a time, the newest. */
export class SessionKeys {
  private readonly newest = new BoundedMap<string, string>(MAX_USERS);

  /** The new key of this user, which supersedes the older. */
  rotate(openid: string): string {
    const key = randomBytes(16).toString('base64');
    this.newest.set(openid, key);
    return key;
  }

  /** Undefined for a user who has never logged in. */
  of(openid: string): string | undefined {
    return this.newest.get(openid);
  }
}

/**
 * Signs as WeChat's server API asks: the key is the session_key as its base64 text, not its bytes.
 *
 * @see https://developers.weixin.qq.com/miniprogram/dev/OpenApiDoc/user-login/checkSessionKey.html
 */
export function signatureOf(sessionKey: string, text: string): string {
  return createHmac('sha256', sessionKey).update(text).digest('hex');
}
