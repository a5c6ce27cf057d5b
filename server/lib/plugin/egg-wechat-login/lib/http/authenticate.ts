import type { Context } from 'egg';
import { Identity } from '../session/identity';
import type { LoginParts } from '../wechat_login';
import type { Handler } from './error_handler';
import { refuse } from './error_handler';

/**
 * For routes of logged-in users: behind it `ctx.user` (or the name that `userProperty` gives it) and `ctx.identity` are
 * there. Without a live session it answers the contract's 401 itself (RFC 6750) and goes no further; what the route behind it
 * throws is not its business.
 */
export function authenticateWith(parts: LoginParts): Handler {
  const { appid, userProperty } = parts.options;
  return async (ctx, next) => {
    try {
      const { tokens, sessions } = parts;
      const claims = tokens.verifyHeader(ctx.req.headers.authorization);
      const record = await sessions.check(claims);
      (ctx as Context & Record<string, unknown>)[userProperty] = { id: claims.uid };
      ctx.identity = new Identity(appid, record.openid);
    } catch (err) {
      await refuse(ctx, err);
      return;
    }
    await next();
  };
}
