/** Sessions, independent of the framework: ids, the encrypted record, the answers. */
import { createCipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto';
import { jwt, SESSION_SECONDS, wechat } from './settings.mjs';

const sealingKey = Buffer.from(hkdfSync('sha256', process.env.SESSION_KEY_SECRET, '', 'session_key', 32));

function uidOf(openid) {
  return createHash('sha256').update(`${wechat.appid}:${openid}`).digest('base64url').slice(0, 22);
}

function seal(sessionKey, owner) {
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', sealingKey, iv).setAAD(Buffer.from(owner));
  const sealed = Buffer.concat([cipher.update(sessionKey, 'utf8'), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString('base64url');
}

/** A new session of WeChat's user: the token's claims and the record for Redis. */
export function newSession({ openid, session_key: sessionKey }, device) {
  const uid = uidOf(openid);
  const jti = randomBytes(18).toString('base64url');
  const createdAt = Math.floor(Date.now() / 1000);
  const record = JSON.stringify({ openid, sessionKey: seal(sessionKey, `${uid}:${jti}`), device, createdAt });
  return { claims: { sub: uid, jti, iat: createdAt, exp: createdAt + SESSION_SECONDS }, record };
}

export function loginAnswer({ sub }, token) {
  return { token, expiresIn: SESSION_SECONDS, user: { id: sub } };
}

export function sessionAnswer({ sub, exp }, record) {
  const { device, createdAt } = JSON.parse(record);
  return { user: { id: sub }, device, createdAt: rfc3339(createdAt), expiresAt: rfc3339(exp) };
}

function rfc3339(seconds) {
  return new Date(seconds * 1000).toISOString();
}

/** The audience is checked by the JWT library of each peer. */
export const registered = { iss: jwt.issuer, aud: jwt.audience };
