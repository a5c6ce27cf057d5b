type EnvVersion = 'develop' | 'trial' | 'release';

/** Where the backend answers: one address, or one for each version of the mini program. No slash at the end is needed. */
export type ApiBase = string | Record<EnvVersion, string>;

let base: string | undefined;

/** @throws Error when the version that runs has no address: the application's defect, of which its developer is told */
export function setApiBase(address: ApiBase): void {
  const found = typeof address === 'string' ? address : address?.[wx.getAccountInfoSync().miniProgram.envVersion];
  if (!/^https?:\/\/[^/]/.test(found)) {
    throw new Error(`startLogin: apiBase has to be an address such as https://api.example.com, and is ${found}`);
  }
  base = found.replace(/\/+$/, '');
}

/** @throws Error before `startLogin`: likewise */
export function apiBase(): string {
  if (base === undefined) throw new Error('startLogin({ apiBase }) comes first: call it in App.onLaunch');
  return base;
}

/** @throws Error before `startLogin` */
export const assertStarted = (): void => void apiBase();
