import { createCipheriv, createDecipheriv, createHash, createSecretKey, hkdfSync } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { randomFromPool } from './random';

const ALGORITHM = 'aes-256-gcm';
/** NIST SP 800-38D, section 8.2: 96 random bits. */
const IV_BYTES = 12;
const TAG_BYTES = 16;

/** WeChat's session_keys are base64, of which the 16 bytes are sealed to save room in Redis; should one not be, its text is. */
const BYTES = '~';
const TEXT = '.';

/**
 * Encrypts WeChat's session_key for Redis, so that a copy of the database does not open users' data. Sealed text is
 * `<key id>~<base64url(iv, tag, ciphertext)>`; the key id tells which secret opens it while secrets are rotated.
 */
export class SessionKeyCipher {
  private readonly keys: { id: string; key: KeyObject }[];

  /** @param secrets - at least 32 bytes each: the first one seals, all of them open */
  constructor(secrets: string[]) {
    this.keys = secrets.map((secret) => {
      const key = Buffer.from(hkdfSync('sha256', secret, '', 'egg-wechat-login session_key', 32));
      // As a KeyObject: of a Buffer node would make one for each message.
      return { id: createHash('sha256').update(key).digest('base64url').slice(0, 4), key: createSecretKey(key) };
    });
  }

  /** @param owner - what the sealed text belongs to; it opens for the same owner only */
  seal(sessionKey: string, owner: string): string {
    const { id, key } = this.keys[0];
    const bytes = Buffer.from(sessionKey, 'base64');
    const [kind, plain] = bytes.toString('base64') === sessionKey ? [BYTES, bytes] : [TEXT, Buffer.from(sessionKey)];
    const iv = randomFromPool(IV_BYTES);
    const cipher = createCipheriv(ALGORITHM, key, iv, { authTagLength: TAG_BYTES }).setAAD(Buffer.from(kind + owner));
    const sealed = Buffer.concat([cipher.update(plain), cipher.final()]);
    return id + kind + Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString('base64url');
  }

  /** @throws {Error} when it was sealed with an unknown secret, for another owner, or was changed since */
  open(sealed: string, owner: string): string {
    const [, id, kind, data] = /^([\w-]{4})([.~])([\w-]+)$/.exec(sealed) ?? [];
    const known = this.keys.find((candidate) => candidate.id === id);
    if (!known) throw new Error('The session_key was sealed with a secret that is not configured any more');
    const bytes = Buffer.from(data, 'base64url');
    const decipher = createDecipheriv(ALGORITHM, known.key, bytes.subarray(0, IV_BYTES), { authTagLength: TAG_BYTES })
      .setAAD(Buffer.from(kind + owner))
      .setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
    const opened = Buffer.concat([decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES)), decipher.final()]);
    return opened.toString(kind === BYTES ? 'base64' : 'utf8');
  }
}
