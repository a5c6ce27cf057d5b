import type { Context } from 'egg';
import { sessionOf } from '../../session/account/logged_in';
import { addressOf } from '../../http/address/client_address';
import type { LoginParts } from '../../login_parts';

/**
 * Rejects a logged-in user's code of `wx.login` unless it is worth a call to WeChat: it counts like a login, since it costs as much, and a
 * code, which is single use, must not be spent while Redis takes no write.
 *
 * @throws {ApiError} RATE_LIMITED, STORE_UNAVAILABLE
 */
export async function admit(ctx: Context, { limiter, store }: LoginParts): Promise<void> {
  const { uid } = sessionOf(ctx).claims;
  await Promise.all([limiter.countAddress(addressOf(ctx)), limiter.countUser(uid), store.ping()]);
}
