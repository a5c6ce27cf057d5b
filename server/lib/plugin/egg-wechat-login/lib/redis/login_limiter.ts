import { isIPv6 } from 'node:net';
import type { Redis } from 'ioredis';
import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import { ApiError } from '../errors/api_error';

const WINDOW_SECONDS = 60;

/**
 * Limits logins per minute, by client address and by user. The counts are in Redis, shared by all workers; during an outage
 * of Redis each worker counts for itself, so that the limit neither disappears nor blocks everyone.
 */
export class LoginLimiter {
  private readonly limiter?: RateLimiterRedis;

  /** @param perMinute - 0: no limit */
  constructor(redis: Redis, perMinute: number) {
    if (perMinute === 0) return;
    const limit = { points: perMinute, duration: WINDOW_SECONDS };
    this.limiter = new RateLimiterRedis({
      ...limit,
      storeClient: redis,
      keyPrefix: 'login-rate',
      insuranceLimiter: new RateLimiterMemory(limit),
    });
  }

  /** Counts an attempt from this client address. @throws {ApiError} RATE_LIMITED with the seconds to wait */
  async countAddress(address: string): Promise<void> {
    if (this.limiter) await count(this.limiter, `address:${networkOf(address)}`);
  }

  /** Counts an attempt of this user. @throws {ApiError} RATE_LIMITED with the seconds to wait */
  async countUser(uid: string): Promise<void> {
    if (this.limiter) await count(this.limiter, `user:${uid}`);
  }
}

async function count(limiter: RateLimiterRedis, key: string): Promise<void> {
  try {
    await limiter.consume(key);
  } catch (err) {
    if (!(err instanceof RateLimiterRes)) throw err;
    throw new ApiError('RATE_LIMITED', { retryAfterSeconds: Math.max(1, Math.ceil(err.msBeforeNext / 1000)) });
  }
}

/** What is counted of an address: an IPv6 address by its /64 prefix, since one customer has all addresses in it. */
function networkOf(address: string): string {
  if (!isIPv6(address)) return address;
  // IPv4-mapped IPv6: each address is a different client.
  if (/^(0{0,4}:){2,5}ffff:/i.test(address)) return address;
  const [left, right = []] = address.split('::').map((part) => part.split(':').filter(Boolean));
  const groups = [...left, ...Array<string>(8 - left.length - right.length).fill('0'), ...right];
  return `${groups
    .slice(0, 4)
    .map((group) => parseInt(group, 16).toString(16))
    .join(':')}::/64`;
}
