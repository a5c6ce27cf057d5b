import { host } from '../../host';
import { unknown } from '../../loud';
import { Failure } from '../call';
import { offline, travel } from './network';

/**
 * What WeChat itself would answer the phone, over the phone's network.
 * @param what - the call that needs it
 * @throws Failure when no answer arrives
 */
export async function askSandbox<T>(path: string, query: Record<string, string>, what: string): Promise<T> {
  await travel();
  if (host.settings.offline) throw offline();
  const response = await fetch(`${path}?${new URLSearchParams(query)}`).catch(() => undefined);
  if (!response) throw new Failure('net::ERR_CONNECTION_REFUSED', 600001);
  // The server runs with a real AppID, for which only WeChat can answer.
  if (response.status === 404) return unknown(`${what} without the WeChat sandbox (WECHAT_APPID is set)`);
  await travel();
  return (await response.json()) as T;
}
