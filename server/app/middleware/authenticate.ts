import type { Context } from 'egg';
import { sessionResponse } from '../../lib/session_response';

/**
 * For routes of logged-in users: `ctx.user`, `ctx.claims` and `ctx.loginSession` are there, or the answer is a 401 (RFC 6750).
 * Without `ctx.service`: Egg makes a service for each request, which is worth a twentieth of a check.
 */
export default () =>
  async function authenticate(ctx: Context, next: () => Promise<unknown>): Promise<void> {
    const { loginTokens, sessionStore } = ctx.app;
    ctx.claims = loginTokens.verifyHeader(ctx.req.headers.authorization);
    ctx.loginSession = sessionResponse(ctx.claims, await sessionStore.check(ctx.claims, ctx.claims.expiresAt));
    ctx.user = ctx.loginSession.user;
    await next();
  };
