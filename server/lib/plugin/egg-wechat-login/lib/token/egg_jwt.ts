import type { KeyObject } from 'node:crypto';
import extension from 'egg-jwt/app/extend/application';
import type { SignOptions, VerifyOptions } from 'jsonwebtoken';

/** What egg-jwt does with one secret. */
export interface EggJwt {
  sign(payload: object, options: SignOptions): string;
  /** @throws {Error} for a token that is not good */
  verify(token: string, options: VerifyOptions): unknown;
}

/**
 * An `app.jwt` of egg-jwt with a secret of its own: the host's `app.jwt` keeps `config.jwt.secret`. The secret is a KeyObject,
 * since jsonwebtoken takes a string for a PEM file first, which costs 30 times the verification; and egg-jwt takes a KeyObject
 * from its configuration only.
 */
export function eggJwtWith(secret: KeyObject): EggJwt {
  const app = Object.create(extension, { config: { value: { jwt: { secret } } } }) as { jwt: EggJwt };
  return app.jwt;
}
