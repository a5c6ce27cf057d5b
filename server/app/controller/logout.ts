import type { Context } from 'egg';

/** Functions in place of a class: see the session controller. */
export default {
  /** POST /api/logout. Verifies the token itself: the session is looked up by the one script that ends it. */
  async create(ctx: Context): Promise<void> {
    const { loginTokens, sessionStore } = ctx.app;
    const claims = loginTokens.verifyHeader(ctx.req.headers.authorization);
    await sessionStore.end(claims);
    ctx.audit('logout', { uid: claims.uid });
    ctx.body = {};
  },
};
