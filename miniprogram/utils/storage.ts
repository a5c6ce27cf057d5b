import { AppError } from './errors';

/** Encrypted by WeChat on the phone, which only the asynchronous calls offer (base library 2.21.3). */
const TOKEN = { key: 'token', encrypt: true };

const failed = () => new AppError({ code: 'STORAGE_FAILED' });

/** The stored token. Undefined when there is none, or none that can be read: WeChat reports both as a failure. */
export function readToken(): Promise<string | undefined> {
  return new Promise((resolve) => {
    wx.getStorage({
      ...TOKEN,
      success: ({ data }) => resolve(typeof data === 'string' && data ? data : undefined),
      fail: () => resolve(undefined),
    });
  });
}

/** @throws AppError STORAGE_FAILED; what was stored before is then still there. */
export function writeToken(token: string): Promise<void> {
  return new Promise((resolve, reject) => {
    wx.setStorage({ ...TOKEN, data: token, success: () => resolve(), fail: () => reject(failed()) });
  });
}

/** Also resolves when there was none. @throws AppError STORAGE_FAILED */
export function removeToken(): Promise<void> {
  return new Promise((resolve, reject) => {
    wx.removeStorage({ key: TOKEN.key, success: () => resolve(), fail: () => reject(failed()) });
  });
}
