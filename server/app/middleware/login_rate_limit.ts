import type { Context } from 'egg';
import type { RateLimiterRes } from 'rate-limiter-flexible';
import { ApiError } from '../../lib/api_error';

/** Counts a login attempt against its client address. Throws RATE_LIMITED with the seconds to wait. */
export default () =>
  async function loginRateLimit(ctx: Context, next: () => Promise<unknown>): Promise<void> {
    try {
      await ctx.app.loginLimiter?.consume(ctx.ip);
    } catch (err) {
      const { msBeforeNext } = err as RateLimiterRes;
      if (msBeforeNext === undefined) throw err;
      throw new ApiError('RATE_LIMITED', { retryAfterSeconds: Math.max(1, Math.ceil(msBeforeNext / 1000)) });
    }
    await next();
  };
