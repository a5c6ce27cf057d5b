import type { Redis } from 'ioredis';
import { RateLimiterMemory, RateLimiterRedis } from 'rate-limiter-flexible';

const WINDOW_SECONDS = 60;

/**
 * Counts logins in Redis, where all workers share the count. While Redis is away each worker counts for itself: an
 * outage neither opens the gate nor shuts everybody out.
 *
 * @param perMinute - 0: there is no limit
 */
export function createLoginLimiter(redis: Redis, perMinute: number): RateLimiterRedis | undefined {
  if (perMinute === 0) return undefined;
  const limit = { points: perMinute, duration: WINDOW_SECONDS };
  return new RateLimiterRedis({
    ...limit,
    storeClient: redis,
    keyPrefix: 'login-rate',
    insuranceLimiter: new RateLimiterMemory(limit),
  });
}
