import { AppError } from '../utils/errors';
import { saveRecord } from './state/login_record';

/**
 * Leaves the mini program, after everything has been saved; the login stays. Only from a tap, says WeChat.
 * @param save - saves what the page holds
 * @throws AppError EXIT_FAILED when WeChat does not close it, and what `save` throws
 */
export async function leave(save: () => Promise<void>): Promise<void> {
  await Promise.all([save(), saveRecord()]);
  await new Promise<void>((resolve, reject) => {
    wx.exitMiniProgram({ success: () => resolve(), fail: () => reject(new AppError({ code: 'EXIT_FAILED' })) });
  });
}
