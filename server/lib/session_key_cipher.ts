import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto';

const ALGORITHM = 'aes-256-gcm';
/** NIST SP 800-38D, section 8.2: 96 random bits. */
const IV_BYTES = 12;
const TAG_BYTES = 16;

/**
 * Encrypts WeChat's session_key for Redis, so that a copy of the database does not open users' data. Sealed text is
 * `<key id>.<base64url(iv, tag, ciphertext)>`; the key id tells which secret opens it while secrets are rotated.
 */
export class SessionKeyCipher {
  private readonly keys: { id: string; key: Buffer }[];

  /** @param secrets - at least 32 bytes each: the first one seals, all of them open */
  constructor(secrets: string[]) {
    this.keys = secrets.map((secret) => {
      const key = Buffer.from(hkdfSync('sha256', secret, '', 'egg-wechat-login session_key', 32));
      return { id: createHash('sha256').update(key).digest('base64url').slice(0, 4), key };
    });
  }

  /** @param owner - what the sealed text belongs to; it opens for the same owner only */
  seal(sessionKey: string, owner: string): string {
    const { id, key } = this.keys[0];
    const iv = randomBytes(IV_BYTES);
    const cipher = createCipheriv(ALGORITHM, key, iv, { authTagLength: TAG_BYTES }).setAAD(Buffer.from(owner));
    const sealed = Buffer.concat([cipher.update(sessionKey, 'utf8'), cipher.final()]);
    return `${id}.${Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString('base64url')}`;
  }

  /** @throws {Error} when it was sealed with an unknown secret, for another owner, or was changed since */
  open(sealed: string, owner: string): string {
    const [id, data] = sealed.split('.');
    const known = this.keys.find((candidate) => candidate.id === id);
    if (!known) throw new Error('The session_key was sealed with a secret that is not configured any more');
    const bytes = Buffer.from(data, 'base64url');
    const decipher = createDecipheriv(ALGORITHM, known.key, bytes.subarray(0, IV_BYTES), { authTagLength: TAG_BYTES })
      .setAAD(Buffer.from(owner))
      .setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
    return decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES), undefined, 'utf8') + decipher.final('utf8');
  }
}
