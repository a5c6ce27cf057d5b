import { called } from '../utils/callback';
import { AppError } from '../utils/errors';
import { TIMEOUT_MS } from '../utils/wechat';
import { saveRecord } from './state/login_record';

/**
 * Closes the mini program, and saves everything; the login stays. Call it in the handler of a tap, before any `await`: WeChat
 * refuses a later call. So nothing is waited for: after it has closed, the mini program goes on for 5 seconds, and storage
 * takes milliseconds.
 * @param save - saves what the page holds
 * @throws AppError EXIT_FAILED when WeChat does not close the mini program; also what `save` throws
 */
export async function leave(save: () => Promise<void>): Promise<void> {
  const closed = called((callbacks) => wx.exitMiniProgram(callbacks), {
    timeout: TIMEOUT_MS,
    error: () => new AppError({ code: 'EXIT_FAILED' }),
  });
  await Promise.all([closed, save(), saveRecord()]);
}
