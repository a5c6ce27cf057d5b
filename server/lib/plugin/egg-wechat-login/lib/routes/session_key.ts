import { addressOf } from '../http/client_address';
import type { Handler } from '../http/error_handler';
import { readBody } from '../http/read_body';
import { sessionOf } from '../session/logged_in';
import type { LoginParts } from '../wechat_login';
import { codeRequest } from './code_request';

/** POST /api/session/key: replaces the session_key that is kept for the user. Counts like a login, since it costs as much. */
export function sessionKeyRoute(parts: LoginParts): Handler {
  return async (ctx) => {
    const { limiter, store, sessionKeys } = parts;
    await readBody(ctx, async () => undefined);
    const code = codeRequest(ctx.request.body);
    const session = sessionOf(ctx);
    const { uid } = session.claims;
    // A code is single use: it must not be spent while Redis takes no write.
    await Promise.all([limiter.countAddress(addressOf(ctx)), limiter.countUser(uid), store.ping()]);
    await sessionKeys.renew(session, code);
    ctx.body = {};
  };
}
