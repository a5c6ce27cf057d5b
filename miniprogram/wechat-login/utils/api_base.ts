type EnvVersion = 'develop' | 'trial' | 'release';

/** The backend's address: one for all, or one for each version of the mini program. A trailing slash is optional. */
export type ApiBase = string | Record<EnvVersion, string>;

let base: string | undefined;

/** @throws Error when the running version has no valid address: for the application's developer */
export function setApiBase(address: ApiBase): void {
  const found = typeof address === 'string' ? address : address?.[wx.getAccountInfoSync().miniProgram.envVersion];
  if (!/^https?:\/\/[^/]/.test(found)) {
    throw new Error(`startLogin: apiBase must be an address such as https://api.example.com, but is ${found}`);
  }
  base = found.replace(/\/+$/, '');
}

/** @throws Error before `startLogin`: for the application's developer */
export function apiBase(): string {
  if (base === undefined) throw new Error('Call startLogin({ apiBase }) first, in App.onLaunch');
  return base;
}

/** @throws Error before `startLogin` */
export const assertStarted = (): void => void apiBase();
