import type { Redis } from 'ioredis';
import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import { ApiError } from '../errors/api_error';
import { networksOf } from './networks';

const WINDOW_SECONDS = 60;

/** So many times as much as one network of 64 bits may the networks of a /48 do together: phones of one carrier share one. */
const SITE_FACTOR = 20;

/**
 * Limits logins per minute, by client address and by user. The counts are in Redis, shared by all workers; during an outage
 * of Redis each worker counts for itself, so that the limit neither disappears nor blocks everyone.
 */
export class LoginLimiter {
  private readonly limiter?: RateLimiterRedis;
  private readonly siteLimiter?: RateLimiterRedis;

  /** @param perMinute - 0: no limit */
  constructor(redis: Redis, perMinute: number) {
    if (perMinute === 0) return;
    this.limiter = limiterOf(redis, perMinute);
    this.siteLimiter = limiterOf(redis, perMinute * SITE_FACTOR);
  }

  /**
   * Counts an attempt from this client address; of an IPv6 address from its /64, and then from its /48.
   *
   * @throws {ApiError} RATE_LIMITED with the seconds to wait
   */
  async countAddress(address: string): Promise<void> {
    if (!this.limiter || !this.siteLimiter) return;
    const networks = networksOf(address);
    await count(this.limiter, `address:${networks?.customer ?? address}`);
    // Only what its /64 is allowed: otherwise one phone could use up what all phones of a carrier have together.
    if (networks) await count(this.siteLimiter, `address:${networks.site}`);
  }

  /** Counts an attempt of this user. @throws {ApiError} RATE_LIMITED with the seconds to wait */
  async countUser(uid: string): Promise<void> {
    if (this.limiter) await count(this.limiter, `user:${uid}`);
  }
}

function limiterOf(redis: Redis, points: number): RateLimiterRedis {
  const limit = { points, duration: WINDOW_SECONDS };
  const insuranceLimiter = new RateLimiterMemory(limit);
  return new RateLimiterRedis({ ...limit, storeClient: redis, keyPrefix: 'login-rate', insuranceLimiter });
}

async function count(limiter: RateLimiterRedis, key: string): Promise<void> {
  try {
    await limiter.consume(key);
  } catch (err) {
    if (!(err instanceof RateLimiterRes)) throw err;
    throw new ApiError('RATE_LIMITED', { retryAfterSeconds: Math.max(1, Math.ceil(err.msBeforeNext / 1000)) });
  }
}
