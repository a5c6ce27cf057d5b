import { createHmac, createSecretKey, timingSafeEqual } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { eggJwtWith } from './egg_jwt';
import type { EggJwt } from './egg_jwt';

/** A secret, and egg-jwt with it. */
export interface Signer {
  key: KeyObject;
  jwt: EggJwt;
}

/** @param secrets - at least 32 bytes each (RFC 7518, section 3.2) */
export function signersOf(secrets: string[]): Signer[] {
  return secrets.map((secret) => {
    const key = createSecretKey(Buffer.from(secret));
    return { key, jwt: eggJwtWith(key) };
  });
}

/**
 * The signer whose HS256 signature the token has. This goes first and does without a library: anyone can send forged tokens,
 * any number of them, and what jsonwebtoken does before it refuses one costs more than a check.
 */
export function signerOf(signers: Signer[], token: string): Signer | undefined {
  const end = token.lastIndexOf('.');
  if (end === -1) return undefined;
  const content = token.slice(0, end);
  const signature = Buffer.from(token.slice(end + 1));
  return signers.find(({ key }) => {
    const right = Buffer.from(createHmac('sha256', key).update(content).digest('base64url'));
    return right.length === signature.length && timingSafeEqual(right, signature);
  });
}
