import { sessionOf } from '../../session/account/logged_in';
import type { Handler } from '../../http/error_handler';
import { readBody } from '../../http/read_body';
import type { LoginParts } from '../../login_parts';
import { admit } from './admit';
import { codeRequest } from '../requests/code_request';

/** DELETE /api/account: 200 when everything is deleted, 202 when a hook of the application has still to succeed. */
export function accountRoute(parts: LoginParts): Handler {
  return async (ctx) => {
    const { accounts } = parts;
    const session = sessionOf(ctx);
    await admit(ctx, parts);
    await readBody(ctx, async () => undefined);
    const code = codeRequest(ctx.request.body);
    const done = await accounts.close(session, code, ctx);
    ctx.status = done ? 200 : 202;
    ctx.body = {};
  };
}
