import { AppError } from './errors';

/** Encrypted by WeChat on the phone where its base library can (2.21.3); only the asynchronous calls offer it. */
const canEncrypt = () => wx.canIUse('setStorage.object.encrypt');

const failed = () => new AppError({ code: 'STORAGE_FAILED' });

/**
 * What is stored under a key, also if it was before the base library could encrypt; the next write encrypts it.
 * Undefined when nothing is, or nothing that can be read: WeChat reports both as a failure.
 */
export async function readStored(key: string): Promise<unknown> {
  const found = canEncrypt() ? await read(key, true) : undefined;
  return found ?? (await read(key, false));
}

function read(key: string, encrypt: boolean): Promise<unknown> {
  return new Promise((resolve) => {
    wx.getStorage({ key, encrypt, success: ({ data }) => resolve(data), fail: () => resolve(undefined) });
  });
}

/** @throws AppError STORAGE_FAILED; what was stored before is then still there. */
export function writeStored(key: string, data: object | boolean): Promise<void> {
  return new Promise((resolve, reject) => {
    wx.setStorage({ key, data, encrypt: canEncrypt(), success: () => resolve(), fail: () => reject(failed()) });
  });
}

/** Also resolves when there was nothing. @throws AppError STORAGE_FAILED */
export function removeStored(key: string): Promise<void> {
  return new Promise((resolve, reject) => {
    wx.removeStorage({ key, success: () => resolve(), fail: () => reject(failed()) });
  });
}
