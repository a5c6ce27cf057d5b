import type { Redis } from 'ioredis';
import { defineScripts } from '../../redis/scripts';
import { orStoreUnavailable } from '../../redis/store_unavailable';
import { forgetKey, forgetQueueKey } from '../store/keys';
import type { SessionKeyCipher } from '../../wechat/session_key_cipher';
import type { ForgottenUser } from './forget_hooks';

/** A user whose data the application has still to delete. */
export interface Pending {
  user: ForgottenUser;
  /** How often the hooks have failed. */
  failures: number;
  /** Seconds since the epoch: when the account was closed. */
  since: number;
}

/** After this long without a result, another worker tries. */
export const LEASE_SECONDS = 60;

const SCRIPTS = {
  /** ARGV uid, now, lease → 'claimed' for the first who asks, 'taken' */
  wxClaim: `
local due = redis.call('ZSCORE', KEYS[1], ARGV[1])
if not due or tonumber(due) > tonumber(ARGV[2]) then return {'taken', ''} end
redis.call('ZADD', KEYS[1], ARGV[3], ARGV[1])
return {'claimed', ''}
`,
};

/**
 * The users whose data the hooks of `onForget` have still to delete: it outlives restarts, and all workers work on it. The user
 * is sealed in a key of the user, written by the script that closes the account; the queue has uids only. Being in another slot of a
 * Cluster, the queue is written first: an entry without a user is dropped.
 */
export class ForgetQueue {
  private readonly scripts;
  private readonly key: string;

  constructor(
    private readonly redis: Redis,
    private readonly cipher: SessionKeyCipher,
    appid: string,
  ) {
    this.scripts = defineScripts(redis, SCRIPTS);
    this.key = forgetQueueKey(appid);
  }

  seal(pending: Pending): string {
    return this.cipher.seal(JSON.stringify(pending), ownerOf(pending.user.uid));
  }

  /** Plans the next attempt. */
  async plan(uid: string, inSeconds: number): Promise<void> {
    await orStoreUnavailable(this.redis.zadd(this.key, nowSeconds() + inSeconds, uid));
  }

  async update(pending: Pending, inSeconds: number): Promise<void> {
    await orStoreUnavailable(this.redis.set(forgetKey(pending.user.uid), this.seal(pending)));
    await this.plan(pending.user.uid, inSeconds);
  }

  /** The users whose attempt is due, at most `count`. */
  async due(count: number): Promise<string[]> {
    return orStoreUnavailable(this.redis.zrangebyscore(this.key, 0, nowSeconds(), 'LIMIT', 0, count));
  }

  /** Takes a due user; of several workers only one gets it. @return undefined for another's, and for one that is done */
  async claim(uid: string): Promise<Pending | undefined> {
    const now = nowSeconds();
    const [state] = await orStoreUnavailable(this.scripts.wxClaim(this.key, uid, now, now + LEASE_SECONDS));
    if (state !== 'claimed') return undefined;
    const sealed = await orStoreUnavailable(this.redis.get(forgetKey(uid)));
    if (sealed !== null) return this.open(uid, sealed);
    await this.drop(uid);
    return undefined;
  }

  /** Takes the user that was just planned, before its attempt is due. */
  async take(uid: string): Promise<Pending | undefined> {
    const sealed = await orStoreUnavailable(this.redis.get(forgetKey(uid)));
    return sealed === null ? undefined : this.open(uid, sealed);
  }

  /** The hooks are done. */
  async done(uid: string): Promise<void> {
    await orStoreUnavailable(this.redis.del(forgetKey(uid)));
    await this.drop(uid);
  }

  private open(uid: string, sealed: string): Pending {
    return JSON.parse(this.cipher.open(sealed, ownerOf(uid))) as Pending;
  }

  private async drop(uid: string): Promise<void> {
    await orStoreUnavailable(this.redis.zrem(this.key, uid));
  }
}

function ownerOf(uid: string): string {
  return `${uid}:forget`;
}

function nowSeconds(): number {
  return Math.floor(Date.now() / 1000);
}
