import { createCipheriv, createDecipheriv, createSecretKey, hkdfSync, randomBytes } from 'node:crypto';
import type { KeyObject } from 'node:crypto';

const ALGORITHM = 'aes-256-gcm';
/** NIST SP 800-38D, section 8.2: 96 random bits. */
const IV_BYTES = 12;
/** NIST SP 800-38D, section 5.2.1.2: at least 96 bits. 128 bits would take 16 more bytes of memory per session. */
const TAG_BYTES = 12;
const LENGTHS = { authTagLength: TAG_BYTES };

/** First character of sealed text. WeChat's session_keys are base64: sealed as bytes, to save memory. Others as text. */
const BYTES = '~';
const TEXT = '.';

/** The form of sealed text, as the source of a regular expression. */
export const SEALED = `[${BYTES}${TEXT}][\\w-]+`;
const SEALED_PARTS = new RegExp(`^([${BYTES}${TEXT}])([\\w-]{32,})$`);

/**
 * Encrypts WeChat's session_key for Redis, so that a copy of the database does not expose users' data. Sealed text is
 * `~<base64url(iv, tag, ciphertext)>`, with `.` instead of `~` for a key that is not base64. Opening tries all secrets:
 * during a rotation there are two, and a key id would take memory in each session.
 */
export class SessionKeyCipher {
  private readonly keys: KeyObject[];

  /** @param secrets - at least 32 bytes each: the first seals, all open */
  constructor(secrets: string[]) {
    // As KeyObjects: from a Buffer, node would create one for each message.
    this.keys = secrets.map((secret) =>
      createSecretKey(Buffer.from(hkdfSync('sha256', secret, '', 'egg-wechat-login session_key', 32))),
    );
  }

  /** @param owner - bound to the sealed text, which opens only with the same owner */
  seal(sessionKey: string, owner: string): string {
    const bytes = Buffer.from(sessionKey, 'base64');
    const [kind, plain] = bytes.toString('base64') === sessionKey ? [BYTES, bytes] : [TEXT, Buffer.from(sessionKey)];
    const iv = randomBytes(IV_BYTES);
    const cipher = createCipheriv(ALGORITHM, this.keys[0], iv, LENGTHS).setAAD(Buffer.from(kind + owner));
    const sealed = Buffer.concat([cipher.update(plain), cipher.final()]);
    return kind + Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString('base64url');
  }

  /** @throws {Error} when it was sealed with another secret or for another owner, or was changed since */
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

/** Undefined for another key or owner, or changed text. */
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
