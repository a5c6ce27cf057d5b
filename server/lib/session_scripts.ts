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
 *
 * Each script gets the first key and puts the others together itself: which session is live it only learns in there, and
 * asking for it first would cost a second round trip and the atomicity. A Redis Cluster allows it because the keys lie in the
 * same slot; of the rest, each key that is not sent makes the most frequent command of all shorter.
 *
 * They keep to what ioredis-mock's Lua can do as well: no cjson, no arithmetic on times.
 */

/** Where the id of a session that a login, a logout or a kick has ended is published, and nothing else of it. */
export const ENDED_CHANNEL = 'wx:ended';

/** The state of a user for whom Redis has refused a command; its detail is the kind of the refusal. */
export const REFUSED = 'refused';

/** The keys of one user at a time. */
const KEYS_OF_USER = `
local token, user
local function turnTo(key) token, user = key, string.sub(key, 1, -6) end
local function session(id) return user .. 'session:' .. id end
local function kicked(id) return user .. 'kicked:' .. id end
local function ban() return user .. 'ban' end
`;

const ONE_USER = `${KEYS_OF_USER}
turnTo(KEYS[1])
`;

/**
 * The same for each of several users, one after the other: what many ask for at once takes one command. Their parameters
 * follow one another in ARGV, as their answers (state and detail) do in the answer. A refusal is the answer for its user
 * alone: who only reads is not held up by who may not write. READONLY is an error for all, at which ioredis looks for the
 * new master.
 */
const forEach = (parameters: string[], body: string) => `
local function call(${parameters.join(', ')}) ${body} end
local answers = {}
for i = 1, #KEYS do
  turnTo(KEYS[i])
  local at = (i - 1) * ${parameters.length}
  local ok, state, detail = pcall(call, ${parameters.map((_, n) => `ARGV[at + ${n + 1}]`).join(', ')})
  if not ok then
    local text = type(state) == 'table' and state.err or state
    if string.find(text, 'READONLY', 1, true) then return redis.error_reply(text) end
    state, detail = '${REFUSED}', string.match(text, '%u%u+') or 'ERR'
  end
  answers[2 * i - 1], answers[2 * i] = state, detail
end
return answers
`;

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

/** Of each user id, record, ttl → 'banned', until | 'opened', the replaced session's record or '' */
export const LOGIN = `${KEYS_OF_USER}${END_TOGETHER}${TELL}${forEach(
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
  if live then tell(live) end
  return 'opened', replaced
`,
)}`;

/**
 * Of each user id, ttl, renew when this much or less is left
 * → 'live', record | 'replaced', the newer session's record | 'kicked', '' | 'expired', ''
 */
export const CHECK = `${KEYS_OF_USER}${END_TOGETHER}${ENDED}${forEach(
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
)}`;

/**
 * Of each user id
 * → 'live', '' when this call ended it | 'replaced', the newer session's record | 'kicked', '' | 'expired', ''
 */
export const LOGOUT = `${KEYS_OF_USER}${ENDED}${TELL}${forEach(
  ['id'],
  `
  local live = redis.call('GET', token)
  if live ~= id then return ended(id, live) end
  if redis.call('DEL', token, session(id)) < 2 then return ended(id, false) end
  tell(id)
  return 'live', ''
`,
)}`;

/** ARGV the marker's ttl → 1, or 0 when the user has no session */
export const KICK = `${ONE_USER}${TELL}
local ttl = ARGV[1]
local live = redis.call('GET', token)
if not live then return 0 end
redis.call('DEL', token, session(live))
redis.call('SET', kicked(live), '1', 'EX', ttl)
tell(live)
return 1
`;

/** → {the live session's record or '', its seconds left, until when the user is banned or ''} */
export const FIND = `${ONE_USER}
local live = redis.call('GET', token)
local record = live and redis.call('GET', session(live))
local left = record and redis.call('TTL', session(live))
return {record or '', left or 0, redis.call('GET', ban()) or ''}
`;
