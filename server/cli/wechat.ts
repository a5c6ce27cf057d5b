import type { Redis } from 'ioredis';
import { orStoreUnavailable } from '../lib/plugin/egg-wechat-login/lib/redis/store_unavailable';
import { tokenTimes } from '../lib/plugin/egg-wechat-login/lib/wechat/access_token/access_tokens';
import type { Output } from './output';

/** Prints when the access_token was fetched and when the next one will be. */
export async function wechat(redis: Redis, appid: string, output: Output): Promise<void> {
  const times = await orStoreUnavailable(tokenTimes(redis, appid));
  const text = times
    ? `fetched  ${times.fetchedAt}\nrenewed  ${times.renewsAt} at the latest`
    : 'There is no access_token.';
  output.print(text, { appid, fetchedAt: times?.fetchedAt ?? null, renewsAt: times?.renewsAt ?? null });
}
