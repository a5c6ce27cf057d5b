import { createCipheriv, createHash, randomBytes } from 'node:crypto';

/** Token and EncodingAESKey (43 characters) of the console. */
export interface PushKeys {
  token: string;
  aesKey: string;
}

/** A message as WeChat sends it. */
export interface SentMessage {
  query: Record<'signature' | 'msg_signature' | 'timestamp' | 'nonce' | 'encrypt_type', string>;
  /** JSON. */
  body: string;
}

/** WeChat's blocks of padding, though those of AES have 16 bytes. */
const BLOCK = 32;

/** The account of the mini program, to which WeChat addresses its messages. */
export const OPERATOR = 'gh_sandbox';

/** Keys as the console makes them. */
export function randomKeys(): PushKeys {
  // 43 characters of base64 are the 32 bytes of the key.
  return { token: randomBytes(16).toString('hex'), aesKey: randomBytes(32).toString('base64').slice(0, 43) };
}

/**
 * Encrypts and signs a message in the safe mode (安全模式).
 *
 * @see https://developers.weixin.qq.com/miniprogram/dev/framework/server-ability/message-push.html
 */
export function sealMessage(message: object, appid: string, { token, aesKey }: PushKeys): SentMessage {
  const Encrypt = encrypt(JSON.stringify(message), appid, aesKey);
  const timestamp = String(Math.floor(Date.now() / 1000));
  const nonce = String(randomBytes(4).readUInt32BE());
  const sign = (...parts: string[]) =>
    createHash('sha1')
      .update([token, ...parts].sort().join(''))
      .digest('hex');
  return {
    query: {
      signature: sign(timestamp, nonce),
      msg_signature: sign(timestamp, nonce, Encrypt),
      timestamp,
      nonce,
      encrypt_type: 'aes',
    },
    body: JSON.stringify({ ToUserName: OPERATOR, Encrypt }),
  };
}

function encrypt(text: string, appid: string, aesKey: string): string {
  const message = Buffer.from(text);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(message.length);
  const plain = Buffer.concat([randomBytes(16), length, message, Buffer.from(appid)]);
  const missing = BLOCK - (plain.length % BLOCK);
  const key = Buffer.from(aesKey, 'base64');
  const cipher = createCipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false);
  return Buffer.concat([cipher.update(plain), cipher.update(Buffer.alloc(missing, missing)), cipher.final()]).toString(
    'base64',
  );
}
