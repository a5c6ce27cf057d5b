import type { Context } from 'egg';
import { addressOf } from '../../http/address/client_address';
import { readBody } from '../../http/read_body';
import type { LoginParts } from '../../login_parts';
import { sessionOf } from '../../session/account/logged_in';
import { codeRequest } from '../requests/code_request';

/**
 * A logged-in user's code of `wx.login`, if it is worth a call to WeChat: it counts like a login, since it costs as much, and a code,
 * which is single use, must not be spent while Redis takes no write. Every body counts, also one that cannot be read.
 *
 * @throws {ApiError} RATE_LIMITED, STORE_UNAVAILABLE, INVALID_PARAM
 */
export async function admittedCode(ctx: Context, { limiter, store }: LoginParts): Promise<string> {
  const { uid } = sessionOf(ctx).claims;
  await Promise.all([limiter.countAddress(addressOf(ctx)), limiter.countUser(uid), store.ping()]);
  await readBody(ctx, async () => undefined);
  return codeRequest(ctx.request.body);
}
