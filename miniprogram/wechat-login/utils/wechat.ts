import { called } from './callback';
import { AppError } from './errors';

/** Time-out of WeChat's calls: its own 60 s is far longer than anyone watches a spinner. */
export const TIMEOUT_MS = 10_000;

const DEVICE_LENGTH = 64;

/**
 * Gets a fresh login code: single use, valid for 5 minutes.
 * @throws AppError WX_LOGIN_FAILED, for example offline or when opened from Moments as a single page (scene 1154).
 */
export async function loginCode(): Promise<string> {
  const error = () => new AppError({ code: 'WX_LOGIN_FAILED' });
  const { code } = await called<{ code: string }>((callbacks) => wx.login({ timeout: TIMEOUT_MS, ...callbacks }), {
    timeout: TIMEOUT_MS,
    error,
  });
  if (!code) throw error();
  return code;
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
