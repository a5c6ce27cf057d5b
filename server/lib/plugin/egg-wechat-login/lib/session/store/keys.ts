/**
 * The keys of a user, all in one slot of a Redis Cluster through the hash tag {<uid>}:
 *
 *   wx:{<uid>}:token           the id of the user's live token
 *   wx:{<uid>}:session:<id>    the session's record; expires and is deleted together with the key above
 *   wx:{<uid>}:kicked:<id>     marks a session that an operator ended (kicked, banned) or the user's leaving (deleted)
 *   wx:{<uid>}:ban             when the user's ban ends
 *   wx:{<uid>}:phone           hash: the sealed answers of POST /api/phone by code, for five minutes
 *
 *   wx:{<uid>}:forget          the sealed user of a closed account whose data the application has still to delete
 *
 * And of an AppID:
 *
 *   wx:{app:<appid>}:access_token   when it was fetched, and the sealed access_token
 *   wx:{app:<appid>}:forget         sorted set: the uids of these users by the time of the next attempt
 *   wx:{app:<appid>}:push:<id>      a message of WeChat that was seen
 */
const TOKEN = 'token';
const SESSION = 'session:';
const KICKED = 'kicked:';
const BAN = 'ban';
const PHONE = 'phone';
const FORGET = 'forget';

const userPrefix = (uid: string): string => `wx:{${uid}}:`;

/** The key that each script gets; the script derives the user's other keys from it. */
export const tokenKey = (uid: string): string => userPrefix(uid) + TOKEN;

export const sessionKey = (uid: string, id: string): string => userPrefix(uid) + SESSION + id;

export const phoneKey = (uid: string): string => userPrefix(uid) + PHONE;

export const forgetKey = (uid: string): string => userPrefix(uid) + FORGET;

export const accessTokenKey = (appid: string): string => `wx:{app:${appid}}:access_token`;

export const forgetQueueKey = (appid: string): string => `wx:{app:${appid}}:forget`;

export const pushKey = (appid: string, message: string): string => `wx:{app:${appid}}:push:${message}`;

/** Nobody creates it: a write of it alone shows whether Redis takes one. */
export const PROBE_KEY = 'wx:{ready}';

/** SCAN pattern for the token keys: one for each user with a session. */
export const EVERY_TOKEN = tokenKey('*');

/** SCAN pattern for every key of the users whose uid begins like this. */
export const keysBeginningWith = (prefix: string): string => `wx:{${prefix}*}:*`;

/** The uid in a key of a user. */
export function uidOfKey(key: string): string | undefined {
  return /^wx:\{([\w-]{22})\}:/.exec(key)?.[1];
}

/** The uid in a token key; undefined for a foreign key that matches the pattern. */
export function uidOfToken(key: string): string | undefined {
  return /^wx:\{([\w-]{22})\}:token$/.exec(key)?.[1];
}

/**
 * The same layout in Lua, for the user whose token key is KEYS[1]. A script looks up the live session itself: asking first would
 * cost a second round trip and the atomicity. A Redis Cluster allows it, since all keys of a user lie in one slot.
 */
export const LUA_KEYS = `
local token = KEYS[1]
local user = string.sub(token, 1, -${TOKEN.length + 1})
local function session(id) return user .. '${SESSION}' .. id end
local function kicked(id) return user .. '${KICKED}' .. id end
local function ban() return user .. '${BAN}' end
local function phone() return user .. '${PHONE}' end
local function forget() return user .. '${FORGET}' end
`;
