import type { Redis } from 'ioredis';
import { orStoreUnavailable } from '../../redis/store_unavailable';
import { phoneKey, sessionKey, tokenKey } from './keys';
import { decodeRecord } from './record';
import { ScriptRunner } from './script_runner';
import type { ObserveStore } from './script_runner';

export interface StoreOptions {
  /** Seconds without a request after which a session ends. */
  idleSeconds: number;
  /** Seconds after the login at which a session ends, whatever its use. */
  maxSeconds: number;
  observe?: ObserveStore;
}

/** A user's session and ban as operators may see them: not confidential. Times are seconds since the epoch. */
export interface Standing {
  session?: {
    device?: string;
    createdAt: number;
    /** When it ends if it is not used before. */
    idleUntil: number;
  };
  bannedUntil?: number;
}

/** For how long WeChat takes a code of the phone number's button. */
const PHONE_SECONDS = 300;

/** What is done to a user, whichever session the user has: by an operator, by WeChat, or when the account is closed. */
export class UserStore {
  protected readonly runner: ScriptRunner;

  constructor(
    protected readonly redis: Redis,
    protected readonly options: StoreOptions,
  ) {
    this.runner = new ScriptRunner(redis, options.observe);
  }

  /** Ends the user's session, if there is one; the phone gets SESSION_KICKED. @return whether there was one */
  async kick(uid: string): Promise<boolean> {
    const [state] = await this.runner.inTime('kick', 'wxKick', uid, this.options.maxSeconds);
    return state === 'kicked';
  }

  /**
   * Refuses the user's logins until `until` (seconds since the epoch), and ends the user's session as `kick` does.
   *
   * @return whether there was a session
   */
  async ban(uid: string, until: number): Promise<boolean> {
    const ttl = Math.max(1, until - Math.floor(Date.now() / 1000));
    const [state] = await this.runner.inTime('ban', 'wxBan', uid, this.options.maxSeconds, until, ttl);
    return state === 'kicked';
  }

  /** Lifts a ban. @return whether there was one */
  async unban(uid: string): Promise<boolean> {
    const [state] = await this.runner.inTime('unban', 'wxUnban', uid);
    return state === 'unbanned';
  }

  /**
   * Deletes every key about the user but a ban, and ends the user's session; its phone gets ACCOUNT_DELETED.
   *
   * @param pending - the sealed user, kept until the application's hooks are done; '' if there are none
   * @param before - only if the live session began before this, in seconds since the epoch
   * @return false if the user has logged in since `before`
   */
  async forget(uid: string, pending: string, before?: number): Promise<boolean> {
    const only = before === undefined ? '*' : await this.liveIdBefore(uid, before);
    if (only === undefined) return false;
    const [state] = await this.runner.inTime('forget', 'wxForget', uid, this.options.maxSeconds, pending, only);
    return state !== 'newer';
  }

  /** The id of the user's live session; '' without a session, undefined if it began later. */
  private async liveIdBefore(uid: string, before: number): Promise<string | undefined> {
    const id = await orStoreUnavailable(this.redis.get(tokenKey(uid)));
    if (id === null) return '';
    const text = await orStoreUnavailable(this.redis.get(sessionKey(uid, id)));
    const record = text === null ? undefined : decodeRecord(text);
    return record && record.createdAt > before ? undefined : id;
  }

  /** Deletes what is kept of the user's phone number. */
  async forgetPhone(uid: string): Promise<void> {
    await orStoreUnavailable(this.redis.del(phoneKey(uid)));
  }

  /** For an operator: the user's session and ban, if any. Does not renew the session. */
  async find(uid: string): Promise<Standing> {
    const [text, times] = await this.runner.observed('find', this.runner.scripts.wxFind(tokenKey(uid)));
    const [left, until] = times.split(' ');
    const standing: Standing = until ? { bannedUntil: Number(until) } : {};
    const record = decodeRecord(text);
    if (!record) return standing;
    const { device, createdAt } = record;
    return { ...standing, session: { device, createdAt, idleUntil: Math.floor(Date.now() / 1000) + Number(left) } };
  }

  /** What `keepPhoneAnswer` has kept. */
  async phoneAnswer(uid: string, codeId: string): Promise<string | null> {
    return orStoreUnavailable(this.redis.hget(phoneKey(uid), codeId));
  }

  /** Keeps the sealed answer to a code for five minutes after the user's last one. */
  async keepPhoneAnswer(uid: string, codeId: string, sealed: string): Promise<void> {
    await orStoreUnavailable(this.runner.scripts.wxKeep(phoneKey(uid), codeId, sealed, PHONE_SECONDS));
  }
}
