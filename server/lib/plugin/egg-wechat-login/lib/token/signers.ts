import { createHmac, createSecretKey, timingSafeEqual } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { eggJwtWith } from './egg_jwt';
import type { EggJwt } from './egg_jwt';

/** A secret and its egg-jwt. */
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
 * The signer that signed the token with HS256; undefined for a forged one. Runs before jsonwebtoken, which needs more
 * time to refuse a token than a whole check takes: anyone can send any number of forged tokens.
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
