import type { Handler } from '../http/error_handler';
import type { LoginParts } from '../login_parts';

/** POST /api/logout. Needs no check first: one script looks the session up and ends it. */
export function logoutRoute(parts: LoginParts): Handler {
  return async (ctx) => {
    const { tokens, sessions } = parts;
    const claims = tokens.verifyHeader(ctx.req.headers.authorization);
    await sessions.logout(claims, ctx);
    ctx.body = {};
  };
}
