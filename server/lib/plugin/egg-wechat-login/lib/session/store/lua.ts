/** Functions that the scripts of the session store share. Each uses those of LUA_KEYS. */

/** The channel on which a login, a logout or a kick publishes the id (and only the id) of the session that it ended. */
export const ENDED_CHANNEL = 'wx:ended';

/**
 * Notifies the waiting requests. Uses pcall: if the ACL forbids the channel, an error would stop the script half done; so
 * only the notification is lost.
 */
export const NOTIFY = `
local function notify(id)
  redis.pcall('PUBLISH', '${ENDED_CHANNEL}', id)
end
`;

/**
 * Writes both keys so that they expire together, `ttl` milliseconds from now. Before Redis 7.2 each command of a script
 * reads the clock again, and two equal TTLs can end a millisecond apart: so the session key copies the token key's expiry
 * time. Before Redis 7.0 there is no PEXPIRETIME, and the millisecond remains.
 */
export const STORE = `
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

/**
 * Whether the caller has given up: `deadline` is in milliseconds by the clock of this Redis, or empty for none. A script that is
 * late must write nothing, because its caller was told that it failed.
 */
export const LATE = `
local function late(deadline)
  if deadline == '' then return false end
  local time = redis.call('TIME')
  return time[1] * 1000 + time[2] / 1000 > tonumber(deadline)
end
if late(ARGV[1]) then return {'late', ''} end
`;

/** Ends the user's session, and leaves a marker that says why for `ttl` seconds, as long as its token could live. */
export const END = `
local function endSession(why, ttl)
  local live = redis.call('GET', token)
  if not live then return {'none', ''} end
  redis.call('DEL', token, session(live))
  redis.call('SET', kicked(live), why, 'EX', ttl)
  notify(live)
  return {'kicked', ''}
end
`;

/**
 * How the session of this id ended; after the ban, one that a ban ended counts as kicked. `live`: the id that is live now, or false.
 * Begins with a write that changes nothing, which a replica refuses: one to which a failover has left us may lack the newest
 * sessions, and would tell their users that they have ended.
 */
export const ENDED = `
local function ended(id, live)
  redis.call('DEL', kicked(''))
  local why = redis.call('GET', kicked(id))
  local banned = why == 'banned' and redis.call('GET', ban())
  if banned then return {'banned', banned} end
  if why then return {why == 'deleted' and why or 'kicked', ''} end
  local newer = live and redis.call('GET', session(live))
  if newer then return {'replaced', newer} end
  return {'expired', ''}
end
`;
