import { createDecipheriv, createHmac } from 'node:crypto';
import { ApiError } from '../errors/api_error';

/** What `wx.getUserInfo`, `wx.getGroupEnterInfo` and others give to the mini program. Both are base64. */
export interface EncryptedData {
  encryptedData: string;
  iv: string;
}

/** WeChat's data with its watermark. */
export type DecryptedData = Record<string, unknown> & { watermark: { appid: string; timestamp: number } };

/** How old the data may be, and how far ahead WeChat's clock: long enough for a slow network, too short for a hoard. */
const MAX_AGE_SECONDS = 300;

/**
 * Decrypts data with the user's session_key: AES-128-CBC with PKCS#7, then checks the watermark.
 *
 * @see https://developers.weixin.qq.com/miniprogram/dev/framework/open-ability/signature.html
 * @throws {ApiError} INVALID_PARAM, the same for whatever is wrong: telling a bad padding from bad content would let a client
 * decrypt data of others (a padding oracle)
 */
export function decryptData({ encryptedData, iv }: EncryptedData, sessionKey: string, appid: string): DecryptedData {
  try {
    const key = Buffer.from(sessionKey, 'base64');
    const decipher = createDecipheriv('aes-128-cbc', key, Buffer.from(iv, 'base64'));
    const plain = Buffer.concat([decipher.update(Buffer.from(encryptedData, 'base64')), decipher.final()]);
    const data = JSON.parse(plain.toString()) as DecryptedData;
    const { appid: madeFor, timestamp } = data.watermark;
    const age = Math.abs(Date.now() / 1000 - timestamp);
    if (madeFor === appid && age <= MAX_AGE_SECONDS) return data;
  } catch {
    // As for a wrong watermark.
  }
  throw new ApiError('INVALID_PARAM', { reason: 'encryptedData that the session_key does not decrypt' });
}

/**
 * WeChat's signature of a user's call: hex HMAC-SHA256, with the session_key as it is (base64 text) as the key.
 *
 * @see https://developers.weixin.qq.com/miniprogram/dev/framework/server-ability/backend-api.html
 */
export function signText(text: string, sessionKey: string): string {
  return createHmac('sha256', sessionKey).update(text).digest('hex');
}
