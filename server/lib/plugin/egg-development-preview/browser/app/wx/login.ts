import { host } from '../host';
import { callbackOnly, Failure } from './call';
import { askSandbox } from './http/sandbox';

/** `wx.login`: gets a code for the phone's user from the sandbox, or one that will fail. Has no promise form. */
export const login = callbackOnly('login', ['timeout'], async ({ timeout = 60_000 }: { timeout?: number }) => {
  const late = new Promise<never>((_resolve, reject) => {
    setTimeout(() => reject(new Failure('timeout', 5)), timeout);
  });
  return await Promise.race([code(), late]);
});

async function code(): Promise<{ code: string }> {
  const { user, wechat } = host.settings;
  const { code } = await askSandbox<{ code: string }>(
    '/sandbox/code',
    { user, ...(wechat && { fail: wechat }) },
    'wx.login',
  );
  return { code };
}
