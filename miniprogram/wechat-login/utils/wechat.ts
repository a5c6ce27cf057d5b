import { called } from './callback';
import { AppError } from './errors';

/** Time-out of WeChat's calls: its own 60 s is far longer than anyone watches a spinner. */
export const TIMEOUT_MS = 10_000;

const DEVICE_LENGTH = 64;

/** Opened from Moments as a single page: WeChat shows the page, and has no `wx.login`. */
const SINGLE_PAGE_SCENE = 1154;

/** Whether WeChat's base library has all that the client calls: 2.20.1 or newer. */
const isSupported = () => typeof wx.getDeviceInfo === 'function' && typeof wx.getAppBaseInfo === 'function';

const isSinglePage = () => wx.getLaunchOptionsSync().scene === SINGLE_PAGE_SCENE;

/**
 * Gets a fresh login code: single use, valid for 5 minutes.
 * @throws AppError WX_LOGIN_FAILED, for example offline; SINGLE_PAGE; WECHAT_TOO_OLD
 */
export async function loginCode(): Promise<string> {
  if (!isSupported()) throw new AppError({ code: 'WECHAT_TOO_OLD' });
  const error = () => new AppError({ code: isSinglePage() ? 'SINGLE_PAGE' : 'WX_LOGIN_FAILED' });
  const { code } = await called<{ code: string }>((callbacks) => wx.login({ timeout: TIMEOUT_MS, ...callbacks }), {
    timeout: TIMEOUT_MS,
    error,
  });
  if (!code) throw error();
  return code;
}

/**
 * Hands a fresh code to `work`. If WeChat does not take it, which happens when an answer was lost on the way and the request
 * was sent twice (40163), or when the code has become too old (40029), tries once more with another, since no user can help.
 * @param isWanted - asked before the second attempt
 * @throws AppError as `loginCode`, and what `work` throws
 */
export async function withLoginCode<T>(work: (code: string) => Promise<T>, isWanted = () => true): Promise<T> {
  try {
    return await work(await loginCode());
  } catch (error) {
    const isRefused = error instanceof AppError && error.failure.code === 'WECHAT_CODE_INVALID';
    if (!isRefused || !isWanted()) throw error;
    return await work(await loginCode());
  }
}

/**
 * The phone's model as its owner knows it, at most 64 characters; undefined when WeChat does not know it.
 * iOS adds the hardware's id, as in `iPhone 12/13 (Pro)<iPhone13,3>`, and a new model is `unknown` for some weeks.
 */
export function deviceName(): string | undefined {
  const model = shortened(
    wx
      .getDeviceInfo()
      .model.replace(/<[^>]*>$/, '')
      .trim(),
  );
  return model && model !== 'unknown' ? model : undefined;
}

/** The server counts characters as Unicode does, and refuses half of one (a lone surrogate), so neither is cut off or sent. */
function shortened(text: string): string {
  const whole = Array.from(text).filter((character) => !/^[\ud800-\udfff]$/.test(character));
  return whole.slice(0, DEVICE_LENGTH).join('');
}
