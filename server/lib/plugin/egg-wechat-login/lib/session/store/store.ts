import type { Redis } from 'ioredis';
import { ApiError } from '../../errors/api_error';
import { batchedRead } from '../../redis/batched_read';
import type { SessionId } from '../../token/claims';
import { endingOf } from './ending_of';
import { PROBE_KEY, sessionKey, tokenKey } from './keys';
import { decodeRecord, encodeIds, encodeRecord, encodeTime, rfc3339 } from './record';
import type { SessionRecord, WechatIds } from './record';
import { UserStore } from './user_store';
import type { StoreOptions } from './user_store';

/** What a login stores. */
export type NewSession = Omit<SessionRecord, 'renewedAt'>;

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
export class SessionStore extends UserStore {
  private readonly read;
  private pong?: Promise<void>;

  constructor(redis: Redis, options: StoreOptions) {
    super(redis, options);
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
    const [state, detail] = await this.runner.inTime('login', 'wxLogin', uid, id, record, ttl);
    if (state === 'banned') {
      throw new ApiError('USER_BANNED', { details: { until: rfc3339(Number(detail)) } });
    }
    return detail ? decodeRecord(detail) : undefined;
  }

  /**
   * Returns the record of a live session, and renews it for another idle limit.
   *
   * @param endsAt - the absolute limit, seconds since the epoch; never renewed past it
   * @throws {ApiError} how it has ended: see `endingOf`
   */
  async check({ uid, id }: SessionId, endsAt: number): Promise<SessionRecord> {
    const now = Date.now() / 1000;
    if (endsAt <= now) throw new ApiError('SESSION_EXPIRED');
    const [live, text] = await this.runner.observed('check', this.read(tokenKey(uid), sessionKey(uid, id)));
    const record = live === id && text !== null ? decodeRecord(text) : undefined;
    if (!record) return this.ending({ uid, id });
    if (this.isRenewalDue(record, endsAt, now)) await this.renew({ uid, id }, record, endsAt, now);
    return record;
  }

  /** Finds out how a session has ended, or returns it if it is live after all. @throws {ApiError} how it ended */
  private async ending({ uid, id }: SessionId): Promise<SessionRecord> {
    const answer = await this.runner.observed('ending', this.runner.scripts.wxEnding(tokenKey(uid), id));
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
    const renewal = this.runner.scripts.wxRenew(tokenKey(uid), id, this.ttlUntil(endsAt, now), ...stamps);
    const answer = await this.runner.observed('renew', renewal);
    if (answer[0] !== 'live') throw endingOf(answer);
  }

  /** Milliseconds: another idle limit, or the rest of the absolute one. */
  private ttlUntil(endsAt: number, now: number): number {
    return Math.ceil(Math.min(this.options.idleSeconds, endsAt - now) * 1000);
  }

  /**
   * Ends this session and no other.
   *
   * @throws {ApiError} how it has ended, if it has already: see `endingOf`
   */
  async logout({ uid, id }: SessionId): Promise<void> {
    const answer = await this.runner.inTime('logout', 'wxLogout', uid, id);
    if (answer[0] !== 'ended') throw endingOf(answer);
  }

  /**
   * Replaces the session_key (and the ids) of a live session, and renews it.
   *
   * @param endsAt - as for `check`
   * @throws {ApiError} how it has ended: see `endingOf`
   */
  async rekey({ uid, id }: SessionId, ids: WechatIds, endsAt: number): Promise<void> {
    const now = Date.now() / 1000;
    const stamp = encodeTime(Math.floor(now));
    const answer = await this.runner.inTime(
      'rekey',
      'wxRekey',
      uid,
      id,
      this.ttlUntil(endsAt, now),
      stamp,
      encodeIds(ids),
    );
    if (answer[0] !== 'live') throw endingOf(answer);
  }

  /**
   * Throws unless Redis takes a write: a Redis that is full, or without the replicas that it asks for, still answers reads, and
   * a Cluster that has lost a master still answers PING. Concurrent callers share one command.
   */
  async ping(): Promise<void> {
    this.pong ??= this.probe().finally(() => (this.pong = undefined));
    await this.runner.observed('ping', this.pong);
  }

  /** As `ping`, but rejects with Redis' own error and is not observed: for the metrics themselves. */
  async probe(): Promise<void> {
    // A write of a key that nobody creates: it leaves nothing, and Redis refuses it whenever it refuses a login, such as without
    // memory or without replicas.
    await this.redis.set(PROBE_KEY, '', 'XX');
  }
}
