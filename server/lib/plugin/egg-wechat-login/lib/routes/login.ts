import type { Context } from 'egg';
import { addressOf } from '../http/address/client_address';
import type { Handler } from '../http/error_handler';
import { readBody, requireJson } from '../http/read_body';
import type { LoginParts } from '../login_parts';
import type { RefusedLogin } from '../session/sessions';
import { loginRequest } from './requests/login_request';

/** POST /api/login */
export function loginRoute(parts: LoginParts): Handler {
  /**
   * Rejects unless a login is worth a call to WeChat: not from an address with too many attempts, and not while Redis is
   * down, since a code is single use and must not be wasted.
   */
  const admit = (ctx: Context) => Promise.all([parts.limiter.countAddress(addressOf(ctx)), parts.store.ping()]);

  return async (ctx) => {
    const { wechat, sessions } = parts;
    const known: RefusedLogin = {};
    try {
      requireJson(ctx);
      // Before the body is read, so that every body counts, also one that cannot be read.
      await admit(ctx);
      await readBody(ctx, async () => undefined);
      const { code, device } = loginRequest(ctx.request.body);
      known.device = device;
      const identity = await wechat.code2Session(code);
      known.openid = identity.openid;
      ctx.body = await sessions.login(identity, device, ctx);
    } catch (err) {
      sessions.refused(known, err, ctx);
      throw err;
    }
  };
}
