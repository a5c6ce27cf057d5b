import type { Context } from 'egg';
import { DEVELOPMENT_ROUTES } from '../../lib/http/development_routes';

/** Answers `GET /sandbox/…` while the sandbox stands in for WeChat. */
export default () =>
  async function wechatSandbox(ctx: Context, next: () => Promise<unknown>): Promise<void> {
    const { wechatSandbox: sandbox } = ctx.app;
    if (!sandbox || ctx.method !== 'GET' || !Object.hasOwn(DEVELOPMENT_ROUTES, ctx.path)) {
      await next();
      return;
    }
    ctx.body = await DEVELOPMENT_ROUTES[ctx.path](sandbox, ctx.query, ctx);
  };
