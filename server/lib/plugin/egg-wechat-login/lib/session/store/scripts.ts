import { LUA_KEYS } from './keys';
import { END, ENDED, LATE, NOTIFY, STORE } from './lua';
import { STAMP_AT, STAMP_LENGTH } from './record';

/**
 * The scripts of the session store: one round trip each, and atomic. KEYS[1] is the user's token key. Each returns a
 * state and a detail.
 *
 * How a session ended is derived: another id is live → replaced; no id is live → expired. Only a kick leaves a marker.
 *
 * They use only what ioredis-mock's Lua supports: no cjson, no arithmetic on times.
 */

/** ARGV deadline, id, record, ttl → 'late', '' | 'banned', until | 'opened', the replaced session's record or '' */
const LOGIN = `${LUA_KEYS}${LATE}${STORE}${NOTIFY}
local id, record, ttl = ARGV[2], ARGV[3], ARGV[4]
local banned = redis.call('GET', ban())
if banned then return {'banned', banned} end
local replaced = ''
local live = redis.call('GET', token)
if live then
  replaced = redis.call('GET', session(live)) or ''
  redis.call('DEL', session(live))
end
store(id, record, ttl)
if live then notify(live) end
return {'opened', replaced}
`;

/**
 * ARGV id → 'replaced', the newer session's record | 'kicked', '' | 'expired', '' | 'live', record. Deletes a token
 * without a record, which Redis may have evicted.
 */
const ENDING = `${LUA_KEYS}${ENDED}
local id = ARGV[1]
local live = redis.call('GET', token)
if live ~= id then return ended(id, live) end
local record = redis.call('GET', session(id))
if record then return {'live', record} end
redis.call('DEL', token)
return ended(id, false)
`;

/**
 * ARGV id, ttl, the stamp that was read, the new stamp → 'live', '' or as ENDING. Concurrent checks that read the same
 * stamp renew only once. Changes only the stamp in the record.
 */
const RENEW = `${LUA_KEYS}${STORE}${ENDED}
local id, ttl, seen, stamp = ARGV[1], ARGV[2], ARGV[3], ARGV[4]
local live = redis.call('GET', token)
if live ~= id then return ended(id, live) end
local record = redis.call('GET', session(id))
if not record then return ended(id, false) end
if string.sub(record, ${STAMP_AT + 1}, ${STAMP_AT + STAMP_LENGTH}) == seen then
  store(id, string.sub(record, 1, ${STAMP_AT}) .. stamp .. string.sub(record, ${STAMP_AT + STAMP_LENGTH + 1}), ttl)
end
return {'live', ''}
`;

/** ARGV deadline, id → 'late', '' | 'ended', '' when this call ended it | 'replaced', the newer session's record | 'kicked', '' | 'expired', '' */
const LOGOUT = `${LUA_KEYS}${LATE}${ENDED}${NOTIFY}
local id = ARGV[2]
local live = redis.call('GET', token)
if live ~= id then return ended(id, live) end
if redis.call('DEL', token, session(id)) < 2 then return ended(id, false) end
notify(id)
return {'ended', ''}
`;

/** ARGV deadline, the marker's ttl in seconds → 'late', '' | 'kicked', '' | 'none', '' when the user has no session */
const KICK = `${LUA_KEYS}${LATE}${NOTIFY}${END}
return endSession('kicked', ARGV[2])
`;

/**
 * ARGV deadline, the marker's ttl, the end of the ban, its ttl in seconds → as KICK. Begins by deleting, which a full Redis
 * allows, and then also the writes of the same script.
 */
const BAN = `${LUA_KEYS}${LATE}${NOTIFY}${END}
redis.call('DEL', ban())
redis.call('SET', ban(), ARGV[3], 'EX', ARGV[4])
return endSession('banned', ARGV[2])
`;

/**
 * ARGV deadline, the marker's ttl, the sealed user for the application's hooks or '', '*' or the only id of a live session that may be
 * ended ('' for none) → 'late', '' | 'newer', '' for another live session | 'kicked', '' or 'none', '': forgotten, with a session or
 * without one. A ban remains.
 */
const FORGET = `${LUA_KEYS}${LATE}${NOTIFY}${END}
local ttl, pending, only = ARGV[2], ARGV[3], ARGV[4]
if only ~= '*' and (redis.call('GET', token) or '') ~= only then return {'newer', ''} end
redis.call('DEL', phone())
if pending ~= '' then redis.call('SET', forget(), pending) end
return endSession('deleted', ttl)
`;

/** ARGV deadline → 'late', '' | 'unbanned', '' | 'none', '' when there was no ban */
const UNBAN = `${LUA_KEYS}${LATE}
return {redis.call('DEL', ban()) == 1 and 'unbanned' or 'none', ''}
`;

/**
 * ARGV deadline, id, ttl, stamp, the ids and the sealed session_key of the record → 'late', '' | 'live', '' or as ENDING. Replaces
 * these in the record and renews the session.
 */
const REKEY = `${LUA_KEYS}${LATE}${STORE}${ENDED}
local id, ttl, stamp, ids = ARGV[2], ARGV[3], ARGV[4], ARGV[5]
local live = redis.call('GET', token)
if live ~= id then return ended(id, live) end
local record = redis.call('GET', session(id))
if not record then return ended(id, false) end
local rest = string.sub(record, string.find(record, ' ', 1, true), -1)
store(id, string.sub(record, 1, ${STAMP_AT}) .. stamp .. ids .. rest, ttl)
return {'live', ''}
`;

/** ARGV field, value, seconds */
const KEEP = `
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
redis.call('EXPIRE', KEYS[1], ARGV[3])
return {'kept', ''}
`;

/** → the time of this Redis: seconds, microseconds */
const TIME = `return redis.call('TIME')`;

/** → the live session's record or '', '<its seconds left> <end of the ban or nothing>' */
const FIND = `${LUA_KEYS}
local live = redis.call('GET', token)
local record = live and redis.call('GET', session(live))
local left = record and redis.call('TTL', session(live)) or 0
return {record or '', left .. ' ' .. (redis.call('GET', ban()) or '')}
`;

/** Every script by the name of its command. */
export const SCRIPTS = {
  wxLogin: LOGIN,
  wxEnding: ENDING,
  wxRenew: RENEW,
  wxLogout: LOGOUT,
  wxKick: KICK,
  wxBan: BAN,
  wxUnban: UNBAN,
  wxForget: FORGET,
  wxRekey: REKEY,
  wxKeep: KEEP,
  wxTime: TIME,
  wxFind: FIND,
};

export type ScriptName = keyof typeof SCRIPTS;
