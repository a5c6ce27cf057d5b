import type { KeyObject } from 'node:crypto';
import extension from 'egg-jwt/app/extend/application';
import type { SignOptions, VerifyOptions } from 'jsonwebtoken';

/** What egg-jwt does with one secret. */
export interface EggJwt {
  sign(payload: object, options: SignOptions): string;
  /** @throws {Error} for an invalid token */
  verify(token: string, options: VerifyOptions): unknown;
}

/**
 * Another `app.jwt` of egg-jwt, with its own secret; the application's `app.jwt` keeps `config.jwt.secret`. The secret is a
 * KeyObject: jsonwebtoken first tries to parse a string as PEM, which takes 30 times as long as verifying. It is passed as
 * configuration, because egg-jwt accepts a KeyObject nowhere else.
 */
export function eggJwtWith(secret: KeyObject): EggJwt {
  const app = Object.create(extension, { config: { value: { jwt: { secret } } } }) as { jwt: EggJwt };
  return app.jwt;
}
