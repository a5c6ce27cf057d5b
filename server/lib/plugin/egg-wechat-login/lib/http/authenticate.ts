import type { Context } from 'egg';
import { Identity } from '../session/identity';
import { rememberSession } from '../session/account/logged_in';
import type { LoginParts } from '../login_parts';
import type { Handler } from './error_handler';
import { refuse } from './error_handler';

/**
 * Middleware for routes of logged-in users: sets `ctx.user` (or the property named by `userProperty`) and `ctx.identity`.
 * Without a live session it answers with the contract's 401 (RFC 6750) and does not call the route. It does not catch the
 * route's own errors.
 */
export function authenticateWith(parts: LoginParts): Handler {
  const { appid, userProperty } = parts.options;
  return async (ctx, next) => {
    try {
      const { tokens, sessions } = parts;
      const claims = tokens.verifyHeader(ctx.req.headers.authorization);
      const record = await sessions.check(claims);
      (ctx as Context & Record<string, unknown>)[userProperty] = { id: claims.uid };
      ctx.identity = new Identity(appid, record);
      rememberSession(ctx, { claims, record });
    } catch (err) {
      await refuse(ctx, err);
      return;
    }
    await next();
  };
}
