import { Service } from 'egg';
import type { LoginResponse } from '../../../typings/api';
import type { TokenClaims } from '../../lib/login_tokens';
import { Operations } from '../../lib/operations';
import { randomFromPool } from '../../lib/random';
import { uidOf } from '../../lib/uid';
import type { WechatIdentity } from './wechat';

/** Bits enough that nobody guesses the id of a session (ASVS asks for 128). */
const ID_BYTES = 18;

/** What logging in means, and waiting for the end of it: tokens from `app.loginTokens`, state from `app.sessionStore`. */
export default class SessionService extends Service {
  /**
   * Logs the user in and ends the user's older session, wherever that is.
   *
   * @throws {ApiError} RATE_LIMITED, USER_BANNED or STORE_UNAVAILABLE
   */
  async login({ openid, sessionKey }: WechatIdentity, device?: string): Promise<LoginResponse> {
    const { maxSeconds } = this.config.loginSession;
    const createdAt = Math.floor(Date.now() / 1000);
    const claims: TokenClaims = {
      uid: this.uidOf(openid),
      id: randomFromPool(ID_BYTES).toString('base64url'),
      expiresAt: createdAt + maxSeconds,
    };
    this.ctx.state.uid = claims.uid;
    await this.app.loginLimiter.countUser(claims.uid);
    const sealed = this.app.sessionKeyCipher.seal(sessionKey, `${claims.uid}:${claims.id}`);
    const record = { openid, sessionKey: sealed, device, createdAt };
    const replaced = await this.app.sessionStore.open(claims, record);
    if (replaced) this.ctx.audit('replaced', { uid: claims.uid, device: replaced.device, reason: 'login elsewhere' });
    this.ctx.audit('login', { uid: claims.uid, device });
    const token = this.app.loginTokens.issue(claims, createdAt);
    return { token, expiresIn: maxSeconds, user: { id: claims.uid } };
  }

  /**
   * Waits until the session ends or the time is over. Also resolves, sooner, when the client has gone or the server ends,
   * and when it had to be asked whether the session lives and it does.
   *
   * @throws {ApiError} SESSION_EXPIRED, SESSION_REPLACED or SESSION_KICKED when it has ended; RATE_LIMITED when too many wait
   * already; STORE_UNAVAILABLE
   */
  async outlast(claims: TokenClaims, seconds: number): Promise<void> {
    const { sessionStore, sessionWatch } = this.app;
    const { res } = this.ctx;
    const ms = Math.min(seconds * 1000, claims.expiresAt * 1000 - Date.now());
    // Gone while it was authenticated: nothing would tell that again.
    if (res.destroyed) return;
    const waiter = sessionWatch.enter(claims.id);
    res.once('close', () => waiter.end('stop'));
    try {
      // Once more now that news is heard: it may have ended since the request was authenticated.
      await sessionStore.check(claims, claims.expiresAt);
      const outcome = await waiter.ended(ms);
      const isOver = outcome === 'time' && ms < seconds * 1000;
      if (outcome === 'news' || isOver) await sessionStore.check(claims, claims.expiresAt);
    } finally {
      sessionWatch.leave(claims.id, waiter);
    }
  }

  /**
   * An operator ends the user's session; its phone is told SESSION_KICKED.
   *
   * @param reason - for the audit log
   * @return whether there was a session
   * @throws {ApiError} STORE_UNAVAILABLE
   */
  async kick(uid: string, reason: string): Promise<boolean> {
    return this.operations.kick(uid, reason);
  }

  /**
   * An operator refuses the user's logins until then (seconds since the epoch) and ends the live session. When it throws,
   * the ban may stand and the session live: do it again.
   *
   * @param reason - for the audit log
   * @return whether there was a session
   * @throws {ApiError} STORE_UNAVAILABLE
   */
  async ban(uid: string, until: number, reason: string): Promise<boolean> {
    return this.operations.ban(uid, until, reason);
  }

  /**
   * An operator lets the user log in again.
   *
   * @param reason - for the audit log
   * @return whether there was a ban
   * @throws {ApiError} STORE_UNAVAILABLE
   */
  async unban(uid: string, reason: string): Promise<boolean> {
    return this.operations.unban(uid, reason);
  }

  /** The user's public id. */
  uidOf(openid: string): string {
    return uidOf(this.config.wechat.appid, openid);
  }

  private get operations(): Operations {
    return new Operations(this.app.sessionStore, (event, details) => this.ctx.audit(event, details));
  }
}
