/** The keys of a user (see session_scripts); where one ends with a colon, the id of a session follows. */
export function keysOf(uid: string) {
  const user = `wx:{${uid}}:`;
  return { token: `${user}token`, session: `${user}session:`, kicked: `${user}kicked:`, ban: `${user}ban` };
}

/** The key that each user with a session has, for SCAN. */
export const EVERY_TOKEN = keysOf('*').token;

/** Whose token it is; undefined for a key of anybody else's that the pattern has caught. */
export function uidOfToken(key: string): string | undefined {
  return /^wx:\{([\w-]{22})\}:token$/.exec(key)?.[1];
}
