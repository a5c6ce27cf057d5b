import { called } from './callback';
import { AppError } from './errors';

/** WeChat encrypts storage from base library 2.21.3 on, in asynchronous calls only. */
const canEncrypt = () => wx.canIUse('setStorage.object.encrypt');

/** How long WeChat's storage may take. It takes milliseconds, and after a cold start of a slow phone a second. */
export const STORAGE_TIMEOUT_MS = 5000;

interface Found {
  data: unknown;
}

const GUARD = { timeout: STORAGE_TIMEOUT_MS, error: () => new AppError({ code: 'STORAGE_FAILED' }) };

/**
 * Reads a key, even if it was stored unencrypted by an older base library; the next write encrypts it.
 * Undefined if nothing is stored or it cannot be read: WeChat reports both as a failure, or nothing at all.
 * @param onLate - called with what is stored, when WeChat tells it too late
 */
export async function readStored(key: string, onLate?: (data: unknown) => void): Promise<unknown> {
  const found = canEncrypt() ? await read(key, true, onLate) : undefined;
  return found ?? (await read(key, false, onLate));
}

async function read(key: string, encrypt: boolean, onLate?: (data: unknown) => void): Promise<unknown> {
  const guard = { ...GUARD, onLate: ({ data }: Found) => onLate?.(data) };
  try {
    const { data } = await called<Found>((callbacks) => wx.getStorage({ key, encrypt, ...callbacks }), guard);
    return data;
  } catch {
    return undefined;
  }
}

/**
 * @param onLate - called when a write that was given up has been done after all, over what may be newer
 * @throws AppError STORAGE_FAILED when WeChat refuses, or does not call back in time
 */
export async function writeStored(key: string, data: object | boolean, onLate?: () => void): Promise<void> {
  const encrypt = canEncrypt();
  await called((callbacks) => wx.setStorage({ key, data, encrypt, ...callbacks }), { ...GUARD, onLate });
}

/**
 * Also resolves if nothing was stored.
 * @param onLate - as for `writeStored`
 * @throws AppError STORAGE_FAILED, likewise
 */
export async function removeStored(key: string, onLate?: () => void): Promise<void> {
  await called((callbacks) => wx.removeStorage({ key, ...callbacks }), { ...GUARD, onLate });
}
