import { createCipheriv, randomBytes } from 'node:crypto';

/** Both in base64. */
export interface EncryptedData {
  encryptedData: string;
  iv: string;
}

/**
 * Encrypts as WeChat does for the phone: AES-128-CBC with PKCS#7.
 *
 * @see https://developers.weixin.qq.com/miniprogram/dev/framework/open-ability/signature.html
 */
export function encryptText(sessionKey: string, text: string, iv = randomBytes(16)): EncryptedData {
  const cipher = createCipheriv('aes-128-cbc', Buffer.from(sessionKey, 'base64'), iv);
  const encrypted = Buffer.concat([cipher.update(text), cipher.final()]);
  return { encryptedData: encrypted.toString('base64'), iv: iv.toString('base64') };
}
