import { randomBytes } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import type { LoginResponse } from '../../../../../../typings/api';
import type { WechatLoginOptions } from '../../config/options';
import type { Audit, AuditOrigin } from '../audit/audit';
import { orUnknown } from '../audit/unknown_outcome';
import { ApiError } from '../errors/api_error';
import { OutcomeUnknownError } from '../redis/store_unavailable';
import type { LoginLimiter } from '../redis/login_limiter';
import type { TokenClaims } from '../token/claims';
import type { LoginTokens } from '../token/login_tokens';
import type { SessionKeyCipher } from '../wechat/session_key_cipher';
import type { WechatIdentity } from '../wechat/wechat_client';
import { uidOf } from './identity';
import type { SessionRecord } from './store/record';
import { SessionAdmin } from './session_admin';
import { ownerOf } from './account/session_keys';
import type { SessionStore } from './store/store';
import type { SessionWatch } from './watch/session_watch';

/** 144 bits, so that a session's id cannot be guessed (ASVS asks for 128). */
const ID_BYTES = 18;

/** What `Sessions` uses. */
export interface SessionParts {
  options: Pick<WechatLoginOptions, 'appid' | 'sessionMaxSeconds'>;
  store: SessionStore;
  tokens: LoginTokens;
  cipher: SessionKeyCipher;
  limiter: LoginLimiter;
  watch: SessionWatch;
  audit: Audit;
}

/** What is known of a login that was refused. */
export interface RefusedLogin {
  openid?: string;
  device?: string;
}

/** Login, check and logout: combines tokens, store and audit log. The store makes each of them atomic. */
export class Sessions extends SessionAdmin {
  constructor(private readonly parts: SessionParts) {
    super(parts.store, parts.audit);
  }

  /**
   * Logs the user in and ends the user's older session on any phone.
   *
   * @param device - a name that the user recognises, at most 64 characters
   * @param from - the request (`ctx`), for the audit log
   * @throws {ApiError} RATE_LIMITED, USER_BANNED or STORE_UNAVAILABLE
   */
  async login(
    { openid, unionid, sessionKey }: WechatIdentity,
    device?: string,
    from?: AuditOrigin,
  ): Promise<LoginResponse> {
    const { options, limiter, cipher, tokens } = this.parts;
    const { sessionMaxSeconds: maxSeconds } = options;
    const createdAt = Math.floor(Date.now() / 1000);
    const uid = this.uidOf(openid);
    const id = randomBytes(ID_BYTES).toString('base64url');
    await limiter.countUser(uid);
    const sealed = cipher.seal(sessionKey, ownerOf({ uid, id }));
    const opening = this.store.login({ uid, id }, { openid, unionid, sessionKey: sealed, device, createdAt });
    const replaced = await orUnknown(this.audit, 'login', { uid, device }, from, opening);
    if (replaced) this.audit('replaced', { uid, device: replaced.device, reason: 'login elsewhere' }, from);
    this.audit('login', { uid, device }, from);
    const token = tokens.issue({ uid, id, expiresAt: createdAt + maxSeconds }, createdAt);
    return { token, expiresIn: maxSeconds, user: { id: uid } };
  }

  /** Audits a failed login, with the error's code as the reason; not one whose outcome is unknown, which `login` audits. */
  refused({ openid, device }: RefusedLogin, err: unknown, from?: AuditOrigin): void {
    if (err instanceof OutcomeUnknownError) return;
    const reason = err instanceof ApiError ? err.code : 'INTERNAL';
    this.audit('login_refused', { uid: openid && this.uidOf(openid), device, reason }, from);
  }

  /**
   * Returns the record of a live session, and renews it for another idle limit.
   *
   * @throws {ApiError} SESSION_EXPIRED, SESSION_REPLACED, SESSION_KICKED or STORE_UNAVAILABLE
   */
  async check(claims: TokenClaims): Promise<SessionRecord> {
    return this.store.check(claims, claims.expiresAt);
  }

  /**
   * Ends this session and no other.
   *
   * @throws {ApiError} SESSION_EXPIRED, SESSION_REPLACED or SESSION_KICKED if it has ended already; STORE_UNAVAILABLE
   */
  async logout(claims: TokenClaims, from?: AuditOrigin): Promise<void> {
    await orUnknown(this.audit, 'logout', { uid: claims.uid }, from, this.store.logout(claims));
    this.audit('logout', { uid: claims.uid }, from);
  }

  /**
   * Waits until the session ends or the time is over. Resolves earlier when the client disconnects, the server shuts
   * down, or a notification had to be verified and the session is still live.
   *
   * @param res - the response that waits
   * @throws {ApiError} SESSION_EXPIRED, SESSION_REPLACED or SESSION_KICKED when it has ended; RATE_LIMITED when too many
   * requests wait already; STORE_UNAVAILABLE
   */
  async outlast(claims: TokenClaims, seconds: number, res: ServerResponse): Promise<void> {
    const { watch } = this.parts;
    const ms = Math.min(seconds * 1000, claims.expiresAt * 1000 - Date.now());
    // The client disconnected during authentication: `close` will not be emitted again.
    if (res.destroyed) return;
    const waiter = watch.enter(claims.id);
    res.once('close', () => waiter.end('stop'));
    try {
      // Checks again now that the subscription is in place: the session may have ended since the request was authenticated.
      await this.check(claims);
      const outcome = await waiter.ended(ms);
      const isOver = outcome === 'time' && ms < seconds * 1000;
      if (outcome === 'news' || isOver) await this.check(claims);
    } finally {
      watch.leave(claims.id, waiter);
    }
  }

  /** The user's public id. */
  uidOf(openid: string): string {
    return uidOf(this.parts.options.appid, openid);
  }
}
