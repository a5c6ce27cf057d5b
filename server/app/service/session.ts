import { createHash, randomBytes } from 'node:crypto';
import { Service } from 'egg';
import type { LoginResponse, SessionResponse } from '../../../typings/api';
import { rfc3339 } from '../../lib/session_store';
import type { TokenClaims } from './token';
import type { WechatIdentity } from './wechat';

/** Bits enough that nobody guesses the id of a session (ASVS asks for 128). */
const ID_BYTES = 18;

/** What logging in, being logged in and logging out mean: tokens from the token service, state from the session store. */
export default class SessionService extends Service {
  /**
   * Logs the user in and ends the user's older session, wherever that is.
   *
   * @throws {ApiError} USER_BANNED or STORE_UNAVAILABLE
   */
  async login({ openid, sessionKey }: WechatIdentity, device?: string): Promise<LoginResponse> {
    const { maxSeconds } = this.config.loginSession;
    const createdAt = Math.floor(Date.now() / 1000);
    const claims: TokenClaims = {
      uid: this.uidOf(openid),
      id: randomBytes(ID_BYTES).toString('base64url'),
      expiresAt: createdAt + maxSeconds,
    };
    const sealed = this.app.sessionKeyCipher.seal(sessionKey, `${claims.uid}:${claims.id}`);
    await this.app.sessionStore.open(claims, { openid, sessionKey: sealed, device, createdAt });
    const token = this.service.token.issue(claims, createdAt);
    return { token, expiresIn: maxSeconds, user: { id: claims.uid } };
  }

  /** @throws {ApiError} SESSION_EXPIRED, SESSION_REPLACED, SESSION_KICKED or STORE_UNAVAILABLE */
  async check(claims: TokenClaims): Promise<SessionResponse> {
    const { device, createdAt } = await this.app.sessionStore.check(claims, claims.expiresAt);
    return {
      user: { id: claims.uid },
      ...(device && { device }),
      createdAt: rfc3339(createdAt),
      expiresAt: rfc3339(claims.expiresAt),
    };
  }

  /** @throws {ApiError} SESSION_EXPIRED, SESSION_REPLACED, SESSION_KICKED or STORE_UNAVAILABLE */
  async logout(claims: TokenClaims): Promise<void> {
    await this.app.sessionStore.end(claims);
  }

  /** The user's public id. One openid under two AppIDs is two users. */
  uidOf(openid: string): string {
    const identity = `${this.config.wechat.appid}:${openid}`;
    return createHash('sha256').update(identity).digest('base64url').slice(0, 22);
  }
}
