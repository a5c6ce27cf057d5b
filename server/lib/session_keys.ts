/** The key of the user's live token; the scripts of the session store put the user's other keys together from it. */
export const tokenKey = (uid: string): string => `wx:{${uid}}:token`;

/** Until when the user may not log in. */
export const banKey = (uid: string): string => `wx:{${uid}}:ban`;

/** The key that each user with a session has, for SCAN. */
export const EVERY_TOKEN = tokenKey('*');

/** Whose token it is; undefined for a key of anybody else's that the pattern has caught. */
export function uidOfToken(key: string): string | undefined {
  return /^wx:\{([\w-]{22})\}:token$/.exec(key)?.[1];
}
