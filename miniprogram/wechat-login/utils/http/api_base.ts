type EnvVersion = 'develop' | 'trial' | 'release';

/**
 * The backend's address: one for all, or one for each version of the mini program. A trailing slash is optional. That of
 * `develop` is for DevTools alone.
 */
export type ApiBase = string | Record<EnvVersion, string>;

/** The key in WeChat's storage under which a developer sets the backend's address on a phone of their own. */
const DEBUG_KEY = 'debugApiBase';

let base: string | undefined;

/** @throws Error when the running version has no valid address: for the application's developer */
export function setApiBase(address: ApiBase): void {
  const found = typeof address === 'string' ? address : addressOf(address);
  if (!/^https?:\/\/[^/]/.test(found)) {
    throw new Error(`startLogin: apiBase must be an address such as https://api.example.com, but is ${found}`);
  }
  base = found.replace(/\/+$/, '');
}

/**
 * WeChat's reviewers run the submitted build as `develop`, on phones. So a build that is neither in DevTools nor on a phone
 * with a debug address is treated as published, and so is a version that is unknown.
 */
function addressOf(address: Record<EnvVersion, string>): string {
  const envVersion = wx.getAccountInfoSync?.().miniProgram.envVersion;
  if (envVersion === 'trial') return address?.trial;
  if (envVersion !== 'develop') return address?.release;
  if (wx.getDeviceInfo?.().platform === 'devtools') return address?.develop;
  return (wx.getStorageSync(DEBUG_KEY) as string) || address?.release;
}

/** @throws Error before `startLogin`: for the application's developer */
export function apiBase(): string {
  if (base === undefined) throw new Error('Call startLogin({ apiBase }) first, in App.onLaunch');
  return base;
}

/** @throws Error before `startLogin` */
export const assertStarted = (): void => void apiBase();
