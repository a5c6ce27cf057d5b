import { performance } from 'node:perf_hooks';
import type { Redis } from 'ioredis';
import { ApiError } from '../../errors/api_error';
import { batchedRead } from '../../redis/batched_read';
import { defineScripts } from '../../redis/scripts';
import type { Answer } from '../../redis/scripts';
import { RedisClock } from '../../redis/redis_clock';
import { orStoreUnavailable, orWriteFailed } from '../../redis/store_unavailable';
import type { SessionId } from '../../token/claims';
import { phoneKey, PROBE_KEY, sessionKey, tokenKey } from './keys';
import { decodeRecord, encodeIds, encodeRecord, encodeTime, rfc3339 } from './record';
import type { SessionRecord, WechatIds } from './record';
import { SCRIPTS } from './scripts';
import type { ScriptName } from './scripts';

export interface StoreOptions {
  /** Seconds without a request after which a session ends. */
  idleSeconds: number;
  /** Seconds after the login at which a session ends, whatever its use. */
  maxSeconds: number;
  /** Called after each operation with its duration, failures included. */
  observe?: (operation: StoreOperation, seconds: number) => void;
}

export type StoreOperation =
  'login' | 'check' | 'renew' | 'ending' | 'logout' | 'rekey' | 'kick' | 'ban' | 'unban' | 'forget' | 'find' | 'ping';

/** What a login stores. */
export type NewSession = Omit<SessionRecord, 'renewedAt'>;

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

/** A check renews the TTLs only when 1/20 of the idle limit has passed: else every read would be a write. */
const RENEWALS_PER_IDLE_LIMIT = 20;

/**
 * The sessions in Redis; no other code changes their keys (SessionScan lists them). A user has at most one session: a login
 * atomically ends the older one. Works on a standalone Redis, Sentinel, a Cluster and ioredis-mock.
 *
 * Login, logout and kick publish the id of the session that they end, in the same script (see ENDED_CHANNEL).
 *
 * Every method is one round trip; a check takes a second one when the session is not live, or when a renewal is due. All
 * of them throw `STORE_UNAVAILABLE` when Redis cannot be reached or answers too late.
 */
export class SessionStore {
  private readonly scripts;
  private readonly clock;
  private readonly read;
  private pong?: Promise<void>;

  constructor(
    private readonly redis: Redis,
    private readonly options: StoreOptions,
  ) {
    this.scripts = defineScripts(redis, SCRIPTS);
    this.clock = new RedisClock(redis, this.scripts.wxTime);
    this.read = batchedRead(redis);
  }

  /**
   * Opens a session and ends the user's older one.
   *
   * @return the replaced session's record, if there was one
   * @throws {ApiError} USER_BANNED
   */
  async login({ uid, id }: SessionId, session: NewSession): Promise<SessionRecord | undefined> {
    const ttl = Math.min(this.options.idleSeconds, this.options.maxSeconds) * 1000;
    const record = encodeRecord({ ...session, renewedAt: session.createdAt });
    const [state, detail] = await this.inTime('login', 'wxLogin', uid, id, record, ttl);
    if (state === 'banned') {
      throw new ApiError('USER_BANNED', { details: { until: rfc3339(Number(detail)) } });
    }
    return detail ? decodeRecord(detail) : undefined;
  }

  /**
   * Returns the record of a live session, and renews it for another idle limit.
   *
   * @param endsAt - the absolute limit, seconds since the epoch; never renewed past it
   * @throws {ApiError} SESSION_EXPIRED, SESSION_REPLACED or SESSION_KICKED
   */
  async check({ uid, id }: SessionId, endsAt: number): Promise<SessionRecord> {
    const now = Date.now() / 1000;
    if (endsAt <= now) throw new ApiError('SESSION_EXPIRED');
    const [live, text] = await this.observed('check', this.read(tokenKey(uid), sessionKey(uid, id)));
    const record = live === id && text !== null ? decodeRecord(text) : undefined;
    if (!record) return this.ending({ uid, id });
    if (this.isRenewalDue(record, endsAt, now)) await this.renew({ uid, id }, record, endsAt, now);
    return record;
  }

  /** Finds out how a session has ended, or returns it if it is live after all. @throws {ApiError} how it ended */
  private async ending({ uid, id }: SessionId): Promise<SessionRecord> {
    const answer = await this.observed('ending', this.scripts.wxEnding(tokenKey(uid), id));
    const record = answer[0] === 'live' ? decodeRecord(answer[1]) : undefined;
    if (!record) throw endingOf(answer);
    return record;
  }

  /** False once the TTLs reach the absolute limit. A stamp far in the future is of a wrong clock, and also renewed. */
  private isRenewalDue({ renewedAt }: SessionRecord, endsAt: number, now: number): boolean {
    const { idleSeconds } = this.options;
    // One second more, because stamps are rounded down to whole seconds.
    const due = idleSeconds / RENEWALS_PER_IDLE_LIMIT + Math.min(1, idleSeconds / 2);
    return renewedAt + idleSeconds < endsAt && Math.abs(now - renewedAt) >= due;
  }

  /** Renews the TTLs and the stamp. @throws {ApiError} when the session has ended meanwhile */
  private async renew(
    { uid, id }: SessionId,
    { renewedAt }: SessionRecord,
    endsAt: number,
    now: number,
  ): Promise<void> {
    const stamps = [encodeTime(renewedAt), encodeTime(Math.floor(now))];
    const renewal = this.scripts.wxRenew(tokenKey(uid), id, this.ttlUntil(endsAt, now), ...stamps);
    const answer = await this.observed('renew', renewal);
    if (answer[0] !== 'live') throw endingOf(answer);
  }

  /** Milliseconds: another idle limit, or the rest of the absolute one. */
  private ttlUntil(endsAt: number, now: number): number {
    return Math.ceil(Math.min(this.options.idleSeconds, endsAt - now) * 1000);
  }

  /**
   * Ends this session and no other.
   *
   * @throws {ApiError} SESSION_EXPIRED, SESSION_REPLACED or SESSION_KICKED if it has ended already
   */
  async logout({ uid, id }: SessionId): Promise<void> {
    const answer = await this.inTime('logout', 'wxLogout', uid, id);
    if (answer[0] !== 'ended') throw endingOf(answer);
  }

  /**
   * Replaces the session_key (and the ids) of a live session, and renews it.
   *
   * @param endsAt - as for `check`
   * @throws {ApiError} SESSION_EXPIRED, SESSION_REPLACED or SESSION_KICKED if it has ended
   */
  async rekey({ uid, id }: SessionId, ids: WechatIds, endsAt: number): Promise<void> {
    const now = Date.now() / 1000;
    const stamp = encodeTime(Math.floor(now));
    const answer = await this.inTime('rekey', 'wxRekey', uid, id, this.ttlUntil(endsAt, now), stamp, encodeIds(ids));
    if (answer[0] !== 'live') throw endingOf(answer);
  }

  /** What `keepPhoneAnswer` has kept. */
  async phoneAnswer(uid: string, codeId: string): Promise<string | null> {
    return orStoreUnavailable(this.redis.hget(phoneKey(uid), codeId));
  }

  /** Keeps the sealed answer to a code for five minutes after the user's last one. */
  async keepPhoneAnswer(uid: string, codeId: string, sealed: string): Promise<void> {
    await orStoreUnavailable(this.scripts.wxKeep(phoneKey(uid), codeId, sealed, PHONE_SECONDS));
  }

  /** Ends the user's session, if there is one; the phone gets SESSION_KICKED. @return whether there was one */
  async kick(uid: string): Promise<boolean> {
    const [state] = await this.inTime('kick', 'wxKick', uid, this.options.maxSeconds);
    return state === 'kicked';
  }

  /**
   * Refuses the user's logins until `until` (seconds since the epoch), and ends the user's session as `kick` does.
   *
   * @return whether there was a session
   */
  async ban(uid: string, until: number): Promise<boolean> {
    const ttl = Math.max(1, until - Math.floor(Date.now() / 1000));
    const [state] = await this.inTime('ban', 'wxBan', uid, this.options.maxSeconds, until, ttl);
    return state === 'kicked';
  }

  /** Lifts a ban. @return whether there was one */
  async unban(uid: string): Promise<boolean> {
    const [state] = await this.inTime('unban', 'wxUnban', uid);
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
    const [state] = await this.inTime('forget', 'wxForget', uid, this.options.maxSeconds, pending, only);
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
    const [text, times] = await this.observed('find', this.scripts.wxFind(tokenKey(uid)));
    const [left, until] = times.split(' ');
    const standing: Standing = until ? { bannedUntil: Number(until) } : {};
    const record = decodeRecord(text);
    if (!record) return standing;
    const { device, createdAt } = record;
    return { ...standing, session: { device, createdAt, idleUntil: Math.floor(Date.now() / 1000) + Number(left) } };
  }

  /**
   * Throws unless Redis takes a write: a Redis that is full, or without the replicas that it asks for, still answers reads, and
   * a Cluster that has lost a master still answers PING. Concurrent callers share one command.
   */
  async ping(): Promise<void> {
    this.pong ??= this.probe().finally(() => (this.pong = undefined));
    await this.observed('ping', this.pong);
  }

  /** As `ping`, but rejects with Redis' own error and is not observed: for the metrics themselves. */
  async probe(): Promise<void> {
    await this.scripts.wxProbe(PROBE_KEY);
  }

  /**
   * Runs a script that writes; if it reaches Redis after its caller has given up, it does nothing. Repeats it once if Redis calls
   * it late: the answer has come in time, so its clock was set since it was read.
   *
   * @throws {ApiError} STORE_UNAVAILABLE; an OutcomeUnknownError when Redis may have carried it out
   */
  private async inTime(
    operation: StoreOperation,
    script: ScriptName,
    uid: string,
    ...parameters: (string | number)[]
  ): Promise<Answer> {
    const key = tokenKey(uid);
    const attempt = async () => {
      const deadline = await orStoreUnavailable(this.clock.deadline(key));
      return orWriteFailed(this.scripts[script](key, deadline, ...parameters));
    };
    const answer = await this.timed(operation, attempt());
    if (answer[0] !== 'late') return answer;
    this.clock.forget(key);
    const again = await this.timed(operation, attempt());
    if (again[0] === 'late') throw new ApiError('STORE_UNAVAILABLE', { reason: 'Redis was too late' });
    return again;
  }

  private observed<T>(operation: StoreOperation, answer: Promise<T>): Promise<T> {
    return this.timed(operation, orStoreUnavailable(answer));
  }

  private async timed<T>(operation: StoreOperation, answer: Promise<T>): Promise<T> {
    const { observe } = this.options;
    const began = observe && performance.now();
    try {
      return await answer;
    } finally {
      if (began !== undefined) observe!(operation, (performance.now() - began) / 1000);
    }
  }
}

function endingOf([state, detail]: Answer): ApiError {
  if (state === 'kicked') return new ApiError('SESSION_KICKED');
  if (state === 'deleted') return new ApiError('ACCOUNT_DELETED');
  if (state === 'banned') return new ApiError('USER_BANNED', { details: { until: rfc3339(Number(detail)) } });
  const newer = state === 'replaced' ? decodeRecord(detail) : undefined;
  if (!newer) return new ApiError('SESSION_EXPIRED');
  const { createdAt, device } = newer;
  return new ApiError('SESSION_REPLACED', { details: { replacedAt: rfc3339(createdAt), ...(device && { device }) } });
}
