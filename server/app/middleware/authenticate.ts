import type { Context } from 'egg';

/** For routes of logged-in users: `ctx.user`, `ctx.claims` and `ctx.loginSession` are there, or the answer is a 401 (RFC 6750). */
export default () =>
  async function authenticate(ctx: Context, next: () => Promise<unknown>): Promise<void> {
    ctx.claims = ctx.service.token.verifyRequest();
    ctx.loginSession = await ctx.service.session.check(ctx.claims);
    ctx.user = ctx.loginSession.user;
    await next();
  };
