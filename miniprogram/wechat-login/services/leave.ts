import { called } from '../utils/callback';
import { AppError } from '../utils/errors';
import { TIMEOUT_MS } from '../utils/wechat';
import { saveRecord } from './state/login_record';

/**
 * Saves everything, then closes the mini program; the login stays. WeChat allows this only from a tap.
 * @param save - saves what the page holds
 * @throws AppError EXIT_FAILED when WeChat does not close the mini program; also what `save` throws
 */
export async function leave(save: () => Promise<void>): Promise<void> {
  await Promise.all([save(), saveRecord()]);
  await called((callbacks) => wx.exitMiniProgram(callbacks), {
    timeout: TIMEOUT_MS,
    error: () => new AppError({ code: 'EXIT_FAILED' }),
  });
}
