import type { EggLogger } from 'egg';
import type { Audit, AuditOrigin } from '../../audit/audit';
import { ApiError } from '../../errors/api_error';
import { describeCause, framesOf } from '../../errors/describe_cause';
import { rfc3339 } from '../store/record';
import type { SessionStore } from '../store/store';
import type { WechatClient } from '../../wechat/wechat_client';
import type { ForgetHooks, ForgottenUser } from './forget_hooks';
import { LEASE_SECONDS } from './forget_queue';
import type { ForgetQueue, Pending } from './forget_queue';
import { forgetUser } from './forget_user';
import type { LoggedIn } from './logged_in';

/** How long a request waits for the hooks. The mini program gives up after 10 seconds. */
const REQUEST_MS = 5000;
/** How long a later attempt may take: shorter than the lease. */
const RETRY_MS = 30_000;
/** Until the first retry; doubled with each failure, up to an hour. */
const FIRST_RETRY_SECONDS = 5;
const LAST_RETRY_SECONDS = 3600;
/** From this many failures on, the audit log says at each one that the deletion hangs. */
const HANGS_AFTER = 5;
const DUE_AT_ONCE = 20;

interface Parts {
  options: { appid: string };
  store: SessionStore;
  wechat: WechatClient;
  audit: Audit;
  hooks: ForgetHooks;
  queue: ForgetQueue;
  logger: Pick<EggLogger, 'warn'>;
}

/** Closes accounts: ends the user's sessions, deletes what is kept about the user, and has the application do the same. */
export class Accounts {
  constructor(private readonly parts: Parts) {}

  /**
   * Closes the account of a logged-in user who has just logged in again (re-authentication).
   *
   * @param code - a fresh code of `wx.login`
   * @return whether the application's hooks are done; if not, they are tried again until they are
   * @throws {ApiError} WECHAT_USER_MISMATCH for the code of another user, as `code2Session`, STORE_UNAVAILABLE
   */
  async close({ claims, record }: LoggedIn, code: string, from?: AuditOrigin): Promise<boolean> {
    const { openid, unionid } = await this.parts.wechat.code2Session(code);
    if (openid !== record.openid) throw new ApiError('WECHAT_USER_MISMATCH');
    const user = { uid: claims.uid, openid, unionid: unionid ?? record.unionid };
    await this.forget(user, { reason: 'closed by the user', from });
    return this.runHooks(user.uid, REQUEST_MS);
  }

  /** See `forgetUser`; `runHooks` comes next. @return false if the user has logged in since `before` */
  async forget(
    user: Omit<ForgottenUser, 'appid'>,
    circumstances: { reason: string; from?: AuditOrigin; before?: number },
  ): Promise<boolean> {
    const { hooks, queue, options, ...parts } = this.parts;
    const whole = { ...user, appid: options.appid };
    const waiting = { ...circumstances, hooksInSeconds: LEASE_SECONDS };
    return forgetUser(hooks.isEmpty ? parts : { ...parts, queue }, whole, waiting);
  }

  /** Runs the hooks for a user that was forgotten. @return whether they are done */
  async runHooks(uid: string, limitMs: number): Promise<boolean> {
    const { hooks, queue } = this.parts;
    if (hooks.isEmpty) return true;
    const pending = await queue.take(uid);
    return pending ? this.attempt(pending, limitMs) : true;
  }

  /** Runs the hooks whose next attempt is due. Called by a timer in each worker. Never rejects. */
  async retry(): Promise<void> {
    const { hooks, queue, logger } = this.parts;
    if (hooks.isEmpty) return;
    try {
      for (const uid of await queue.due(DUE_AT_ONCE)) {
        const pending = await queue.claim(uid);
        if (pending) await this.attempt(pending, RETRY_MS);
      }
    } catch (err) {
      logger.warn(`[forget] the pending deletions could not be read ${describeCause(err)}`);
    }
  }

  private async attempt(pending: Pending, limitMs: number): Promise<boolean> {
    const { hooks, queue, audit, logger } = this.parts;
    const { uid } = pending.user;
    try {
      await hooks.run({ ...pending.user, closedAt: rfc3339(pending.since) }, limitMs);
    } catch (err) {
      const failures = pending.failures + 1;
      logger.warn(
        `[forget] a hook of onForget has failed, ${failures} times so far ${describeCause(err)}\n${framesOf(err)}`,
      );
      if (failures >= HANGS_AFTER) audit('forget_hangs', { uid, reason: `failed ${failures} times` });
      await queue.update({ ...pending, failures }, retryAfter(failures));
      return false;
    }
    await queue.done(uid);
    return true;
  }
}

function retryAfter(failures: number): number {
  return Math.min(LAST_RETRY_SECONDS, FIRST_RETRY_SECONDS * 2 ** (failures - 1));
}
