import { host } from '../host';
import { unknown } from '../loud';
import { callbackOnly, Failure } from './call';
import { offline, travel } from './network';

/** `wx.login`: gets a code for the phone's user from the sandbox, or one that will fail. Has no promise form. */
export const login = callbackOnly('login', ['timeout'], async ({ timeout = 60_000 }: { timeout?: number }) => {
  const late = new Promise<never>((_resolve, reject) => {
    setTimeout(() => reject(new Failure('timeout', 5)), timeout);
  });
  return { code: await Promise.race([code(), late]) };
});

async function code(): Promise<string> {
  await travel();
  if (host.settings.offline) throw offline();
  const { user, wechat } = host.settings;
  const query = new URLSearchParams({ user, ...(wechat && { fail: wechat }) });
  const response = await fetch(`/sandbox/code?${query}`).catch(() => undefined);
  if (!response) throw new Failure('net::ERR_CONNECTION_REFUSED', 600001);
  // The server runs with a real AppID, for which only WeChat issues codes.
  if (response.status === 404) return unknown('wx.login without the WeChat sandbox (WECHAT_APPID is set)');
  await travel();
  return ((await response.json()) as { code: string }).code;
}
