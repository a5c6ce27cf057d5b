import type { Context } from 'egg';
import { loginRequest } from '../../lib/login_request';

/** Functions in place of a class: see the session controller. */
export default {
  /** POST /api/login */
  async create(ctx: Context): Promise<void> {
    const { code, device } = loginRequest(ctx.request.body);
    ctx.state.device = device;
    const identity = await ctx.service.wechat.code2Session(code);
    ctx.body = await ctx.service.session.login(identity, device);
  },
};
