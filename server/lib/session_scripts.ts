/**
 * The scripts of the session store: one round trip each, all or nothing.
 *
 * Keys, all in one slot of a Redis Cluster through the hash tag {<uid>}:
 *
 *   wx:{<uid>}:token           the id of the user's live token
 *   wx:{<uid>}:session:<id>    the session's record; lives and dies with the key above
 *   wx:{<uid>}:kicked:<id>     marks a session that an operator ended
 *   wx:{<uid>}:ban             until when the user may not log in
 *
 * How a session ended is derived: another id is live → replaced; none is → expired. Only a kick leaves a marker.
 * A key that depends on the live id is put together inside the script (`ARGV[…] .. live`): asking for the id first would
 * cost a second round trip and the atomicity. Redis Cluster allows it because the key lies in the same slot.
 *
 * They keep to what ioredis-mock's Lua can do as well: no cjson, no arithmetic on times.
 */

/** Where the id of a session that a login, a logout or a kick has ended is published, and nothing else of it. */
export const ENDED_CHANNEL = 'wx:ended';

/** Matches the one key that every live session has, for `SCAN`. */
export const LIVE_SESSIONS = 'wx:{*}:token';

/**
 * Tells whoever waits. With pcall: a Redis whose ACL withholds the channel refuses this command alone, and an error would
 * leave the script half done.
 */
const TELL = `
local function tell(id)
  redis.pcall('PUBLISH', '${ENDED_CHANNEL}', id)
end
`;

/**
 * Lets the session end with the token, `ttl` from now. Before Redis 7.2 each command of a script reads the clock for itself,
 * and two equal TTLs can end a millisecond apart: the session takes over the token's very end. Before Redis 7.0 that cannot
 * be asked for, and the millisecond stays.
 */
const END_TOGETHER = `
local function endTogether(ttl)
  redis.call('EXPIRE', KEYS[1], ttl)
  local at = redis.pcall('PEXPIRETIME', KEYS[1])
  if type(at) == 'number' then
    redis.call('PEXPIREAT', KEYS[2], at)
  else
    redis.call('EXPIRE', KEYS[2], ttl)
  end
end
`;

/** How the session of KEYS[3]'s id ended, given the id that is live instead (false: none). */
const ENDED = `
local function ended(live, sessions)
  if redis.call('EXISTS', KEYS[3]) == 1 then return {'kicked'} end
  local newer = live and redis.call('GET', sessions .. live)
  if newer then return {'replaced', newer} end
  return {'expired'}
end
`;

/**
 * KEYS token, session:<id>, ban · ARGV id, record, ttl, 'wx:{<uid>}:session:'
 * → {'banned', until} | {'opened', the replaced session's record or ''}
 */
export const LOGIN = `${END_TOGETHER}${TELL}
local banned = redis.call('GET', KEYS[3])
if banned then return {'banned', banned} end
local replaced = ''
local live = redis.call('GET', KEYS[1])
if live then
  replaced = redis.call('GET', ARGV[4] .. live) or ''
  redis.call('DEL', ARGV[4] .. live)
end
redis.call('SET', KEYS[1], ARGV[1])
redis.call('SET', KEYS[2], ARGV[2])
endTogether(ARGV[3])
if live then tell(live) end
return {'opened', replaced}
`;

/**
 * KEYS token, session:<id>, kicked:<id> · ARGV id, 'wx:{<uid>}:session:', ttl, renew when this much or less is left
 * → {'live', record} | {'replaced', the newer session's record} | {'kicked'} | {'expired'}
 */
export const CHECK = `${END_TOGETHER}${ENDED}
local live = redis.call('GET', KEYS[1])
if live ~= ARGV[1] then return ended(live, ARGV[2]) end
local record = redis.call('GET', KEYS[2])
if not record then
  redis.call('DEL', KEYS[1])
  return ended(false, ARGV[2])
end
if redis.call('TTL', KEYS[2]) <= tonumber(ARGV[4]) then
  endTogether(ARGV[3])
end
return {'live', record}
`;

/**
 * KEYS token, session:<id>, kicked:<id> · ARGV id, 'wx:{<uid>}:session:'
 * → {'live'}, when this call ended it | {'replaced', the newer session's record} | {'kicked'} | {'expired'}
 */
export const LOGOUT = `${ENDED}${TELL}
local live = redis.call('GET', KEYS[1])
if live ~= ARGV[1] then return ended(live, ARGV[2]) end
redis.call('DEL', KEYS[1], KEYS[2])
tell(ARGV[1])
return {'live'}
`;

/**
 * KEYS token · ARGV 'wx:{<uid>}:session:', 'wx:{<uid>}:kicked:', the marker's ttl
 * → 1, or 0 when the user has no session
 */
export const KICK = `${TELL}
local live = redis.call('GET', KEYS[1])
if not live then return 0 end
redis.call('DEL', KEYS[1], ARGV[1] .. live)
redis.call('SET', ARGV[2] .. live, '1', 'EX', ARGV[3])
tell(live)
return 1
`;

/**
 * KEYS token, ban · ARGV 'wx:{<uid>}:session:'
 * → {the live session's record or '', its seconds left, until when the user is banned or ''}
 */
export const FIND = `
local live = redis.call('GET', KEYS[1])
local record = live and redis.call('GET', ARGV[1] .. live)
local left = record and redis.call('TTL', ARGV[1] .. live)
return {record or '', left or 0, redis.call('GET', KEYS[2]) or ''}
`;
