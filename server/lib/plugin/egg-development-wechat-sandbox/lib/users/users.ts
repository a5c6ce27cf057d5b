import { createHash } from 'node:crypto';

/** The openid of a user name under an AppID. */
export function openidOf(user: string, appid: string): string {
  return idOf(`${appid}:${user}`);
}

/** The unionid of a user name: the same in all mini programs of an Open Platform account. */
export function unionidOf(user: string): string {
  return idOf(`open platform:${user}`);
}

function idOf(text: string): string {
  return `o${createHash('sha256').update(text).digest('base64url').slice(0, 27)}`;
}
