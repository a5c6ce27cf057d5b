import type { Context } from 'egg';

/**
 * Decides whether a login is worth a call to WeChat. Throws RATE_LIMITED for an address with too many attempts, and
 * STORE_UNAVAILABLE while there is nowhere to keep the session: a code is single use and must not be spent for nothing.
 */
export default () =>
  async function admitLogin(ctx: Context, next: () => Promise<unknown>): Promise<void> {
    await Promise.all([ctx.app.loginLimiter.countAddress(ctx.ip), ctx.app.sessionStore.ping()]);
    await next();
  };
