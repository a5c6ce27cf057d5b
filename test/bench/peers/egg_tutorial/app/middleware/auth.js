'use strict';

module.exports = () =>
  async function auth(ctx, next) {
    const token = ctx.get('Authorization').replace('Bearer ', '');
    const session = token && (await ctx.app.redis.get(`token:${token}`));
    if (!session) {
      ctx.status = 401;
      ctx.body = { code: 401, msg: '请先登录' };
      return;
    }
    ctx.state.token = token;
    ctx.state.user = JSON.parse(session);
    await next();
  };
