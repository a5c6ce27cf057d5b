import type { Context } from 'egg';
import { waitRequest } from '../../lib/wait_request';

/** Functions in place of a class: Egg makes a controller, and a service container with it, for each request of a class. */
export default {
  /** GET /api/session, or with ?wait=<seconds> the long poll: answered when the session ends, or then. */
  async show(ctx: Context): Promise<void> {
    const seconds = waitRequest(ctx.url);
    if (seconds === undefined) {
      ctx.body = ctx.loginSession;
      return;
    }
    await ctx.service.session.outlast(ctx.claims, seconds);
    ctx.status = 204;
  },
};
