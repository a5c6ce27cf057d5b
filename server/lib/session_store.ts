import type { Redis } from 'ioredis';
import { ApiError } from './api_error';
import { reachable } from './reachable';
import { banKey, tokenKey } from './session_keys';
import { decodeRecord, encodeRecord } from './session_record';
import type { SessionRecord } from './session_record';
import * as scripts from './session_scripts';
import { defineUserScript } from './user_script';

/** Names one session: whose it is and which. Both come out of a verified token. */
export interface SessionId {
  uid: string;
  /** The token's id (`jti`). */
  id: string;
}

export interface SessionLimits {
  /** Seconds without a request after which a session ends. */
  idleSeconds: number;
  /** Seconds after the login at which a session ends, whatever its use. */
  maxSeconds: number;
}

/** What an operator may see of a user: nothing here is confidential. Times are seconds since the epoch. */
export interface Standing {
  session?: {
    device?: string;
    createdAt: number;
    /** When it ends unless it is used before. */
    idleUntil: number;
  };
  bannedUntil?: number;
}

/** Renewing the TTLs at every check would make every read a write: it waits until 1/20 of the idle limit is used up. */
const RENEWALS_PER_IDLE_LIMIT = 20;

interface ScriptedRedis extends Redis {
  wxKick(token: string, markerTtl: number): Promise<number>;
  wxFind(token: string): Promise<[record: string, ttl: number, until: string]>;
}

/**
 * The sessions in Redis, and the only code that touches their keys (SessionScan finds them for a list). A user has one
 * session at most: logging in ends the older one in the same step. Works on a standalone Redis, Sentinel, a Cluster and
 * ioredis-mock alike.
 *
 * What ends a session publishes its id in the same step (see ENDED_CHANNEL).
 *
 * Every method is one round trip and throws `STORE_UNAVAILABLE` when Redis cannot be reached or answers too late.
 */
export class SessionStore {
  private readonly redis: ScriptedRedis;
  private pong?: Promise<number>;
  private readonly wxLogin: ReturnType<typeof defineUserScript>;
  private readonly wxCheck: ReturnType<typeof defineUserScript>;
  private readonly wxLogout: ReturnType<typeof defineUserScript>;

  constructor(
    redis: Redis,
    private readonly limits: SessionLimits,
  ) {
    this.wxLogin = defineUserScript(redis, 'wxLogin', scripts.LOGIN);
    this.wxCheck = defineUserScript(redis, 'wxCheck', scripts.CHECK);
    this.wxLogout = defineUserScript(redis, 'wxLogout', scripts.LOGOUT);
    redis.defineCommand('wxKick', { numberOfKeys: 1, lua: scripts.KICK });
    redis.defineCommand('wxFind', { numberOfKeys: 1, lua: scripts.FIND });
    this.redis = redis as ScriptedRedis;
  }

  /**
   * Opens a session and ends the user's older one.
   *
   * @return the replaced session's record, if there was one
   * @throws {ApiError} USER_BANNED
   */
  async open({ uid, id }: SessionId, record: SessionRecord): Promise<SessionRecord | undefined> {
    const ttl = Math.min(this.limits.idleSeconds, this.limits.maxSeconds);
    const [state, detail] = await reachable(this.wxLogin(uid, id, encodeRecord(record), ttl));
    if (state === 'banned') {
      throw new ApiError('USER_BANNED', { details: { until: rfc3339(Number(detail)) } });
    }
    return detail ? decodeRecord(detail) : undefined;
  }

  /**
   * The record of a live session; keeps it alive for another idle limit.
   *
   * @param endsAt - seconds since the epoch: the absolute limit, past which it is never renewed
   * @throws {ApiError} SESSION_EXPIRED, SESSION_REPLACED or SESSION_KICKED
   */
  async check({ uid, id }: SessionId, endsAt: number): Promise<SessionRecord> {
    const { idleSeconds } = this.limits;
    const left = endsAt - Date.now() / 1000;
    if (left <= 0) throw new ApiError('SESSION_EXPIRED');
    const ttl = Math.min(idleSeconds, Math.max(1, Math.floor(left)));
    // Towards the absolute limit one last renewal reaches up to it; two seconds take up what rounding does to a TTL.
    const slack = ttl < idleSeconds ? 2 : Math.round(idleSeconds / RENEWALS_PER_IDLE_LIMIT) + 1;
    const [state, detail] = await reachable(this.wxCheck(uid, id, ttl, ttl - slack));
    const record = state === 'live' ? decodeRecord(detail) : undefined;
    if (!record) throw endingOf(state, detail);
    return record;
  }

  /**
   * Ends this session and no other.
   *
   * @throws {ApiError} SESSION_EXPIRED, SESSION_REPLACED or SESSION_KICKED when it had ended before
   */
  async end({ uid, id }: SessionId): Promise<void> {
    const [state, detail] = await reachable(this.wxLogout(uid, id));
    if (state !== 'live') throw endingOf(state, detail);
  }

  /** Ends the user's session, if there is one, so that its phone is told SESSION_KICKED. @return whether there was one */
  async kick(uid: string): Promise<boolean> {
    return (await reachable(this.redis.wxKick(tokenKey(uid), this.limits.maxSeconds))) === 1;
  }

  /** Refuses the user's logins until then (seconds since the epoch). A session that is live stays so: see `kick`. */
  async ban(uid: string, until: number): Promise<void> {
    await reachable(this.redis.set(banKey(uid), until, 'EX', Math.max(1, until - Math.floor(Date.now() / 1000))));
  }

  /** Takes a ban back. @return whether there was one */
  async unban(uid: string): Promise<boolean> {
    return (await reachable(this.redis.del(banKey(uid)))) === 1;
  }

  /** For an operator: the user's session and ban, if any. Keeps nothing alive. */
  async find(uid: string): Promise<Standing> {
    const [text, ttl, until] = await reachable(this.redis.wxFind(tokenKey(uid)));
    const standing: Standing = until ? { bannedUntil: Number(until) } : {};
    const record = decodeRecord(text);
    if (!record) return standing;
    const { device, createdAt } = record;
    return { ...standing, session: { device, createdAt, idleUntil: Math.floor(Date.now() / 1000) + ttl } };
  }

  /**
   * Throws unless Redis serves. It asks for a key: a cluster that has lost a master still answers PING. Whoever wants to know
   * while the question is under way shares its answer.
   */
  async ping(): Promise<void> {
    this.pong ??= reachable(this.redis.exists('wx:{ready}')).finally(() => (this.pong = undefined));
    await this.pong;
  }
}

function endingOf(state: string, detail: string): ApiError {
  if (state === 'kicked') return new ApiError('SESSION_KICKED');
  const newer = state === 'replaced' ? decodeRecord(detail) : undefined;
  if (!newer) return new ApiError('SESSION_EXPIRED');
  const { createdAt, device } = newer;
  return new ApiError('SESSION_REPLACED', { details: { replacedAt: rfc3339(createdAt), ...(device && { device }) } });
}

/** Seconds since the epoch → RFC 3339. */
export function rfc3339(seconds: number): string {
  return new Date(seconds * 1000).toISOString();
}
