import { createCipheriv, createDecipheriv, createSecretKey, hkdfSync, randomBytes } from 'node:crypto';
import type { KeyObject } from 'node:crypto';

const ALGORITHM = 'aes-256-gcm';
/** NIST SP 800-38D, section 8.2: 96 random bits. */
const IV_BYTES = 12;
/** NIST SP 800-38D, section 5.2.1.2: 96 bits at least. 128 would take 16 more bytes of Redis' memory a session. */
const TAG_BYTES = 12;
const LENGTHS = { authTagLength: TAG_BYTES };

/** WeChat's session_keys are base64: their 16 bytes are sealed, to save room in Redis. Any other key is sealed as text. */
const BYTES = '~';
const TEXT = '.';

/** What sealed text looks like, as the source of a regular expression. */
export const SEALED = `[${BYTES}${TEXT}][\\w-]+`;
const SEALED_PARTS = new RegExp(`^([${BYTES}${TEXT}])([\\w-]{32,})$`);

/**
 * Encrypts WeChat's session_key for Redis, so that a copy of the database does not open users' data. Sealed text is
 * `~<base64url(iv, tag, ciphertext)>`, and `.` in front of a key that is not base64. All secrets are tried to open it: during a
 * rotation there are two, and to name the right one would take room in each session.
 */
export class SessionKeyCipher {
  private readonly keys: KeyObject[];

  /** @param secrets - at least 32 bytes each: the first one seals, all of them open */
  constructor(secrets: string[]) {
    // As a KeyObject: node would make one of a Buffer for each message.
    this.keys = secrets.map((secret) =>
      createSecretKey(Buffer.from(hkdfSync('sha256', secret, '', 'egg-wechat-login session_key', 32))),
    );
  }

  /** @param owner - what the sealed text belongs to; it opens for the same owner only */
  seal(sessionKey: string, owner: string): string {
    const bytes = Buffer.from(sessionKey, 'base64');
    const [kind, plain] = bytes.toString('base64') === sessionKey ? [BYTES, bytes] : [TEXT, Buffer.from(sessionKey)];
    const iv = randomBytes(IV_BYTES);
    const cipher = createCipheriv(ALGORITHM, this.keys[0], iv, LENGTHS).setAAD(Buffer.from(kind + owner));
    const sealed = Buffer.concat([cipher.update(plain), cipher.final()]);
    return kind + Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString('base64url');
  }

  /** @throws {Error} when it was sealed with a secret that is not configured, for another owner, or was changed since */
  open(sealed: string, owner: string): string {
    const [, kind, data] = SEALED_PARTS.exec(sealed) ?? [];
    if (!kind) throw new Error('This is not a sealed session_key');
    const bytes = Buffer.from(data, 'base64url');
    for (const key of this.keys) {
      const opened = decrypted(bytes, key, kind + owner);
      if (opened) return opened.toString(kind === BYTES ? 'base64' : 'utf8');
    }
    throw new Error('None of the configured secrets opens this session_key for this owner');
  }
}

/** undefined: another key sealed it, it belongs to another owner, or it was changed. */
function decrypted(bytes: Buffer, key: KeyObject, aad: string): Buffer | undefined {
  try {
    const decipher = createDecipheriv(ALGORITHM, key, bytes.subarray(0, IV_BYTES), LENGTHS)
      .setAAD(Buffer.from(aad))
      .setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
    return Buffer.concat([decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES)), decipher.final()]);
  } catch {
    return undefined;
  }
}
