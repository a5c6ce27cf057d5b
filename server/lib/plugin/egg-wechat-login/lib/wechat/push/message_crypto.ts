import { createDecipheriv, createHash, timingSafeEqual } from 'node:crypto';

/** WeChat pads to 32 bytes, not to the 16 of AES. */
const BLOCK_BYTES = 32;
const RANDOM_BYTES = 16;
const LENGTH_BYTES = 4;

/** A decrypted message and the AppID that WeChat has put behind it. */
export interface Opened {
  message: string;
  appid: string;
}

/**
 * WeChat's signature: the hex SHA-1 of the parts, sorted and joined.
 *
 * @see https://developers.weixin.qq.com/miniprogram/dev/framework/server-ability/message-push.html
 */
export function signatureOf(...parts: string[]): string {
  return createHash('sha1').update(parts.sort().join('')).digest('hex');
}

/** Compares in constant time. */
export function isSignature(given: unknown, ...parts: string[]): boolean {
  const expected = Buffer.from(signatureOf(...parts));
  const actual = Buffer.from(typeof given === 'string' ? given : '');
  return actual.length === expected.length && timingSafeEqual(actual, expected);
}

/** The 32 bytes of an EncodingAESKey. */
export function aesKeyOf(encodingAesKey: string): Buffer {
  return Buffer.from(`${encodingAesKey}=`, 'base64');
}

/**
 * Decrypts a message with the first key that fits: AES-256-CBC, the iv is the key's beginning; 16 random bytes, the length of
 * the message in 4 bytes, the message, the AppID, padding to 32 bytes.
 *
 * @return undefined when no key fits
 */
export function openMessage(encrypted: string, keys: Buffer[]): Opened | undefined {
  for (const key of keys) {
    const opened = openWith(key, encrypted);
    if (opened) return opened;
  }
  return undefined;
}

function openWith(key: Buffer, encrypted: string): Opened | undefined {
  try {
    // Node's own unpadding expects blocks of 16 bytes.
    const decipher = createDecipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false);
    const padded = Buffer.concat([decipher.update(Buffer.from(encrypted, 'base64')), decipher.final()]);
    const padding = padded.at(-1) ?? 0;
    if (padding < 1 || padding > BLOCK_BYTES || !padded.subarray(-padding).every((byte) => byte === padding))
      return undefined;
    const plain = padded.subarray(RANDOM_BYTES, -padding);
    const end = LENGTH_BYTES + plain.readUInt32BE();
    if (end > plain.length) return undefined;
    return { message: plain.toString('utf8', LENGTH_BYTES, end), appid: plain.toString('utf8', end) };
  } catch {
    return undefined;
  }
}
