import { AppError } from './errors';

/** WeChat encrypts storage from base library 2.21.3 on, in asynchronous calls only. */
const canEncrypt = () => wx.canIUse('setStorage.object.encrypt');

const failed = () => new AppError({ code: 'STORAGE_FAILED' });

/**
 * Reads a key, even if it was stored unencrypted by an older base library; the next write encrypts it.
 * Undefined if nothing is stored or it cannot be read: WeChat reports both as a failure.
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

/** @throws AppError STORAGE_FAILED; the old value then remains. */
export function writeStored(key: string, data: object | boolean): Promise<void> {
  return new Promise((resolve, reject) => {
    wx.setStorage({ key, data, encrypt: canEncrypt(), success: () => resolve(), fail: () => reject(failed()) });
  });
}

/** Also resolves if nothing was stored. @throws AppError STORAGE_FAILED */
export function removeStored(key: string): Promise<void> {
  return new Promise((resolve, reject) => {
    wx.removeStorage({ key, success: () => resolve(), fail: () => reject(failed()) });
  });
}
