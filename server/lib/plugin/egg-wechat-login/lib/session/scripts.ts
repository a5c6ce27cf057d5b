import { forEachKey } from '../redis/script_batch';
import { LUA_KEYS } from './keys';

/**
 * The scripts of the session store: one round trip each, all or nothing.
 *
 * How a session ended is derived: another id is live → replaced; no id is live → expired. Only a kick leaves a marker.
 *
 * They keep to what ioredis-mock's Lua can do as well: no cjson, no arithmetic on times.
 */

/** Where the id of a session that a login, a logout or a kick has ended is published, and nothing else of it. */
export const ENDED_CHANNEL = 'wx:ended';

/**
 * Notifies the requests that wait. With pcall: a Redis whose ACL withholds the channel refuses this command alone, and an error
 * would leave the script half done.
 */
const NOTIFY = `
local function notify(id)
  redis.pcall('PUBLISH', '${ENDED_CHANNEL}', id)
end
`;

/**
 * Lets the session end with the token, `ttl` from now. Before Redis 7.2 each command of a script reads the clock for itself,
 * and two equal TTLs can end a millisecond apart: the session takes over the token's very end. Before Redis 7.0 that cannot
 * be asked for, and the millisecond stays.
 */
const END_TOGETHER = `
local function endTogether(id, ttl)
  redis.call('EXPIRE', token, ttl)
  local at = redis.pcall('PEXPIRETIME', token)
  if type(at) == 'number' then
    redis.call('PEXPIREAT', session(id), at)
  else
    redis.call('EXPIRE', session(id), ttl)
  end
end
`;

/** How the session of this id ended, given the id that is live instead (false: none). */
const ENDED = `
local function ended(id, live)
  if redis.call('EXISTS', kicked(id)) == 1 then return 'kicked', '' end
  local newer = live and redis.call('GET', session(live))
  if newer then return 'replaced', newer end
  return 'expired', ''
end
`;

const script = (helpers: string[], parameters: string[], body: string) =>
  forEachKey([LUA_KEYS, ...helpers].join(''), parameters, body);

/** id, record, ttl → 'banned', until | 'opened', the replaced session's record or '' */
const LOGIN = script(
  [END_TOGETHER, NOTIFY],
  ['id', 'record', 'ttl'],
  `
  local banned = redis.call('GET', ban())
  if banned then return 'banned', banned end
  local replaced = ''
  local live = redis.call('GET', token)
  if live then
    replaced = redis.call('GET', session(live)) or ''
    redis.call('DEL', session(live))
  end
  redis.call('SET', token, id)
  redis.call('SET', session(id), record)
  endTogether(id, ttl)
  if live then notify(live) end
  return 'opened', replaced
`,
);

/**
 * id, ttl, renew when this much or less is left
 * → 'live', record | 'replaced', the newer session's record | 'kicked', '' | 'expired', ''
 */
const CHECK = script(
  [END_TOGETHER, ENDED],
  ['id', 'ttl', 'renewAt'],
  `
  local live = redis.call('GET', token)
  if live ~= id then return ended(id, live) end
  local record = redis.call('GET', session(id))
  if not record then
    redis.call('DEL', token)
    return ended(id, false)
  end
  if redis.call('TTL', session(id)) <= tonumber(renewAt) then
    endTogether(id, ttl)
  end
  return 'live', record
`,
);

/** id → 'ended', '' when this call ended it | 'replaced', the newer session's record | 'kicked', '' | 'expired', '' */
const LOGOUT = script(
  [ENDED, NOTIFY],
  ['id'],
  `
  local live = redis.call('GET', token)
  if live ~= id then return ended(id, live) end
  if redis.call('DEL', token, session(id)) < 2 then return ended(id, false) end
  notify(id)
  return 'ended', ''
`,
);

/** the marker's ttl → 'kicked', '' | 'none', '' when the user has no session */
const KICK = script(
  [NOTIFY],
  ['ttl'],
  `
  local live = redis.call('GET', token)
  if not live then return 'none', '' end
  redis.call('DEL', token, session(live))
  redis.call('SET', kicked(live), '1', 'EX', ttl)
  notify(live)
  return 'kicked', ''
`,
);

/** → the live session's record or '', its seconds left and until when the user is banned or '', with a space between */
const FIND = script(
  [],
  [],
  `
  local live = redis.call('GET', token)
  local record = live and redis.call('GET', session(live))
  local left = record and redis.call('TTL', session(live)) or 0
  return record or '', left .. ' ' .. (redis.call('GET', ban()) or '')
`,
);

/** Every script by the name of its command. */
export const SCRIPTS = { wxLogin: LOGIN, wxCheck: CHECK, wxLogout: LOGOUT, wxKick: KICK, wxFind: FIND };

export type ScriptName = keyof typeof SCRIPTS;
