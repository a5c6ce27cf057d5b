import { sessionOf } from '../../session/account/logged_in';
import type { Handler } from '../../http/error_handler';
import type { LoginParts } from '../../login_parts';
import { admittedCode } from './admitted_code';

/** DELETE /api/account: 200 when everything is deleted, 202 when a hook of the application has still to succeed. */
export function accountRoute(parts: LoginParts): Handler {
  return async (ctx) => {
    const { accounts } = parts;
    const session = sessionOf(ctx);
    const code = await admittedCode(ctx, parts);
    const done = await accounts.close(session, code, ctx);
    ctx.status = done ? 200 : 202;
    ctx.body = {};
  };
}
