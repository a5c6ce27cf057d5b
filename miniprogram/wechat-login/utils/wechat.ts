import { AppError } from './errors';

/** Time-out of WeChat's calls: its own 60 s is far longer than anyone watches a spinner. */
export const TIMEOUT_MS = 10_000;

/**
 * Gets a fresh login code: single use, valid for 5 minutes. Has its own time-out, so that a `wx.login` which never calls
 * back does not block the next login.
 * @throws AppError WX_LOGIN_FAILED, for example offline or when opened from Moments as a single page (scene 1154).
 */
export function loginCode(): Promise<string> {
  return new Promise((resolve, reject) => {
    const fail = () => reject(new AppError({ code: 'WX_LOGIN_FAILED' }));
    setTimeout(fail, TIMEOUT_MS);
    wx.login({ timeout: TIMEOUT_MS, success: ({ code }) => (code ? resolve(code) : fail()), fail });
  });
}

/**
 * The phone's model as its owner knows it, at most 64 characters; undefined when WeChat does not know it.
 * iOS adds the hardware's id, as in `iPhone 12/13 (Pro)<iPhone13,3>`, and a new model is `unknown` for some weeks.
 */
export function deviceName(): string | undefined {
  const model = wx
    .getDeviceInfo()
    .model.replace(/<[^>]*>$/, '')
    .trim()
    .slice(0, 64);
  return model && model !== 'unknown' ? model : undefined;
}
