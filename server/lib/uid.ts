import { hash } from 'node:crypto';

/** What a uid looks like: 132 bits of a hash in base64url. */
export const UID = /^[\w-]{22}$/;

/** A user's public id. One openid under two AppIDs is two users. */
export function uidOf(appid: string, openid: string): string {
  return hash('sha256', `${appid}:${openid}`, 'base64url').slice(0, 22);
}
