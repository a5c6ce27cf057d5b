import { createHmac } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { app } from 'egg-mock/bootstrap';
import { login } from './login';

export interface TokenParts {
  header: Record<string, unknown>;
  payload: Record<string, unknown>;
}

/** Logs a user in and takes the token apart, to forge tokens that differ in one detail. */
export async function goodToken(user = 'A') {
  const { token } = await login(user);
  const decode = (part: string) => JSON.parse(Buffer.from(part, 'base64url').toString());
  const [header, payload] = token.split('.', 2).map(decode);
  return { token, header, payload } as TokenParts & { token: string };
}

/** The key that signs the tokens of the application under test. */
export function signingKey(): KeyObject {
  return app.config.jwt.secret as unknown as KeyObject;
}

/** Creates a JWT with an HMAC by hand, because libraries refuse some of what an attacker would send. */
export function forge(
  { header, payload }: { header: object; payload: object | Buffer },
  { key = signingKey() as KeyObject | Buffer, hash = 'sha256' } = {},
): string {
  const claims = Buffer.isBuffer(payload) ? payload : Buffer.from(JSON.stringify(payload));
  const signed = `${Buffer.from(JSON.stringify(header)).toString('base64url')}.${claims.toString('base64url')}`;
  return `${signed}.${createHmac(hash, key).update(signed).digest('base64url')}`;
}

/** A copy of the object without one member. */
export function without(object: object, name: string): Record<string, unknown> {
  return Object.fromEntries(Object.entries(object).filter(([key]) => key !== name));
}
