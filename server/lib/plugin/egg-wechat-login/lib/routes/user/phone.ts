import type { Handler } from '../../http/error_handler';
import { readBody } from '../../http/read_body';
import { sessionOf } from '../../session/account/logged_in';
import type { LoginParts } from '../../login_parts';
import { codeRequest } from '../requests/code_request';

/** POST /api/phone: the user's phone number goes to the application's hooks; the answer has it masked. */
export function phoneRoute(parts: LoginParts): Handler {
  return async (ctx) => {
    const { limiter, phones } = parts;
    await readBody(ctx, async () => undefined);
    const code = codeRequest(ctx.request.body);
    const { uid } = sessionOf(ctx).claims;
    await limiter.countUser(uid);
    ctx.body = { phone: await phones.answer(uid, ctx.identity, code, ctx) };
  };
}
