import type { Handler } from '../../http/error_handler';
import { readBody } from '../../http/read_body';
import { sessionOf } from '../../session/account/logged_in';
import type { LoginParts } from '../../login_parts';
import { admit } from './admit';
import { codeRequest } from '../requests/code_request';

/** POST /api/session/key: replaces the session_key that is kept for the user. Counts like a login, since it costs as much. */
export function sessionKeyRoute(parts: LoginParts): Handler {
  return async (ctx) => {
    const { sessionKeys } = parts;
    const session = sessionOf(ctx);
    await admit(ctx, parts);
    await readBody(ctx, async () => undefined);
    const code = codeRequest(ctx.request.body);
    await sessionKeys.renew(session, code);
    ctx.body = {};
  };
}
