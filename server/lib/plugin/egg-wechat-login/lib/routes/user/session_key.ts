import type { Handler } from '../../http/error_handler';
import { sessionOf } from '../../session/account/logged_in';
import type { LoginParts } from '../../login_parts';
import { admittedCode } from './admitted_code';

/** POST /api/session/key: replaces the session_key that is kept for the user. Counts like a login, since it costs as much. */
export function sessionKeyRoute(parts: LoginParts): Handler {
  return async (ctx) => {
    const { sessionKeys } = parts;
    const session = sessionOf(ctx);
    const code = await admittedCode(ctx, parts);
    await sessionKeys.renew(session, code);
    ctx.body = {};
  };
}
