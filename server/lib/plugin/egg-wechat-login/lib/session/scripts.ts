import { LUA_KEYS } from './keys';
import { STAMP_AT, STAMP_LENGTH } from './record';

/**
 * The scripts of the session store: one round trip each, and atomic. KEYS[1] is the user's token key. Each returns a
 * state and a detail.
 *
 * How a session ended is derived: another id is live → replaced; no id is live → expired. Only a kick leaves a marker.
 *
 * They use only what ioredis-mock's Lua supports: no cjson, no arithmetic on times.
 */

/** The channel on which a login, a logout or a kick publishes the id (and only the id) of the session that it ended. */
export const ENDED_CHANNEL = 'wx:ended';

/**
 * Notifies the waiting requests. Uses pcall: if the ACL forbids the channel, an error would stop the script half done; so
 * only the notification is lost.
 */
const NOTIFY = `
local function notify(id)
  redis.pcall('PUBLISH', '${ENDED_CHANNEL}', id)
end
`;

/**
 * Writes both keys so that they expire together, `ttl` milliseconds from now. Before Redis 7.2 each command of a script
 * reads the clock again, and two equal TTLs can end a millisecond apart: so the session key copies the token key's expiry
 * time. Before Redis 7.0 there is no PEXPIRETIME, and the millisecond remains.
 */
const STORE = `
local function store(id, record, ttl)
  redis.call('SET', token, id, 'PX', ttl)
  local at = redis.pcall('PEXPIRETIME', token)
  if type(at) == 'number' then
    redis.call('SET', session(id), record, 'PXAT', at)
  else
    redis.call('SET', session(id), record, 'PX', ttl)
  end
end
`;

/** How the session of this id ended. `live`: the id that is live now, or false. */
const ENDED = `
local function ended(id, live)
  if redis.call('EXISTS', kicked(id)) == 1 then return {'kicked', ''} end
  local newer = live and redis.call('GET', session(live))
  if newer then return {'replaced', newer} end
  return {'expired', ''}
end
`;

/** ARGV id, record, ttl → 'banned', until | 'opened', the replaced session's record or '' */
const LOGIN = `${LUA_KEYS}${STORE}${NOTIFY}
local id, record, ttl = ARGV[1], ARGV[2], ARGV[3]
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

/** ARGV id → 'ended', '' when this call ended it | 'replaced', the newer session's record | 'kicked', '' | 'expired', '' */
const LOGOUT = `${LUA_KEYS}${ENDED}${NOTIFY}
local id = ARGV[1]
local live = redis.call('GET', token)
if live ~= id then return ended(id, live) end
if redis.call('DEL', token, session(id)) < 2 then return ended(id, false) end
notify(id)
return {'ended', ''}
`;

/** ARGV the marker's ttl in seconds → 'kicked', '' | 'none', '' when the user has no session */
const KICK = `${LUA_KEYS}${NOTIFY}
local live = redis.call('GET', token)
if not live then return {'none', ''} end
redis.call('DEL', token, session(live))
redis.call('SET', kicked(live), '1', 'EX', ARGV[1])
notify(live)
return {'kicked', ''}
`;

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
  wxFind: FIND,
};

export type ScriptName = keyof typeof SCRIPTS;
