/** HS256 with node:crypto only, and a cache of valid tokens. */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { jwt } from './settings.mjs';
import { registered } from './session.mjs';

const REMEMBERED = 10_000;
const verified = new Map();
/** The only accepted header: it determines algorithm and type. */
const HEADER = encode({ alg: jwt.algorithm, typ: jwt.type });

export function sign(claims) {
  const content = `${HEADER}.${encode({ ...claims, ...registered })}`;
  return `${content}.${mac(content).toString('base64url')}`;
}

/** Returns the claims of the request's token, or undefined. */
export function verify(authorization = '') {
  const claims = verified.get(authorization) ?? read(authorization);
  return claims && claims.exp > Date.now() / 1000 ? claims : undefined;
}

function read(authorization) {
  const [header, payload, signature] = authorization.replace(/^Bearer /, '').split('.');
  if (header !== HEADER || !signature) return undefined;
  const given = Buffer.from(signature, 'base64url');
  const right = mac(`${header}.${payload}`);
  if (given.length !== right.length || !timingSafeEqual(given, right)) return undefined;
  const claims = JSON.parse(Buffer.from(payload, 'base64url'));
  if (claims.iss !== jwt.issuer || claims.aud !== jwt.audience) return undefined;
  if (verified.size >= REMEMBERED) verified.delete(verified.keys().next().value);
  verified.set(authorization, claims);
  return claims;
}

function mac(content) {
  return createHmac('sha256', jwt.key).update(content).digest();
}

function encode(value) {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
