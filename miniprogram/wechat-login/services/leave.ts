import { AppError } from '../utils/errors';
import { saveRecord } from './state/login_record';

/**
 * Saves everything, then closes the mini program; the login stays. WeChat allows this only from a tap.
 * @param save - saves what the page holds
 * @throws AppError EXIT_FAILED when WeChat does not close the mini program; also what `save` throws
 */
export async function leave(save: () => Promise<void>): Promise<void> {
  await Promise.all([save(), saveRecord()]);
  await new Promise<void>((resolve, reject) => {
    wx.exitMiniProgram({ success: () => resolve(), fail: () => reject(new AppError({ code: 'EXIT_FAILED' })) });
  });
}
