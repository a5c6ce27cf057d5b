/**
 * The keys of a user, all in one slot of a Redis Cluster through the hash tag {<uid>}:
 *
 *   wx:{<uid>}:token           the id of the user's live token
 *   wx:{<uid>}:session:<id>    the session's record; lives and dies with the key above
 *   wx:{<uid>}:kicked:<id>     marks a session that an operator ended
 *   wx:{<uid>}:ban             until when the user may not log in
 */
const TOKEN = 'token';
const SESSION = 'session:';
const KICKED = 'kicked:';
const BAN = 'ban';

const userPrefix = (uid: string): string => `wx:{${uid}}:`;

/** The key that each script gets: it puts the user's other keys together from it. */
export const tokenKey = (uid: string): string => userPrefix(uid) + TOKEN;

export const sessionKey = (uid: string, id: string): string => userPrefix(uid) + SESSION + id;

export const banKey = (uid: string): string => userPrefix(uid) + BAN;

/** Nobody's: whether it can be asked for tells whether Redis serves. */
export const PROBE_KEY = 'wx:{ready}';

/** Matches the key that each user with a session has, for SCAN. */
export const EVERY_TOKEN = tokenKey('*');

/** Whose token it is; undefined for a foreign key that the pattern has caught. */
export function uidOfToken(key: string): string | undefined {
  return /^wx:\{([\w-]{22})\}:token$/.exec(key)?.[1];
}

/**
 * The same layout in Lua, for the user whose token key is KEYS[1]. A script learns inside of Redis which session is live: to
 * ask for it first would cost a second round trip and the atomicity. A Redis Cluster allows it, since all keys lie in one slot.
 */
export const LUA_KEYS = `
local token = KEYS[1]
local user = string.sub(token, 1, -${TOKEN.length + 1})
local function session(id) return user .. '${SESSION}' .. id end
local function kicked(id) return user .. '${KICKED}' .. id end
local function ban() return user .. '${BAN}' end
`;
