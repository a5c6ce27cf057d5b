import DataLoader from 'dataloader';
import type { Redis } from 'ioredis';

/** A script blocks Redis while it runs: for 50 checks less than half a millisecond, for 50 logins about one. */
const MAX_BATCH = 50;

/** The state of a key for which Redis refused a command; the detail is the kind of error, such as OOM. */
const REFUSED = 'refused';

/** A script's answer for one key. */
export type Answer = [state: string, detail: string];

type Parameter = string | number;
type Command = (...args: Parameter[]) => Promise<string[]>;

/** Runs a script for one key. */
export type Script = (key: string, ...parameters: Parameter[]) => Promise<Answer>;

/**
 * A script that runs its body for each key in turn. ARGV has the parameters of the first key, then those of the second, and
 * so on; the answer has state and detail of each key in the same order. An error counts for its own key only, so that reads
 * succeed where writes are refused. READONLY fails the whole script, so that ioredis looks for the new master.
 *
 * @param turnTo - Lua that defines `turnTo(key)`, which selects the key that the body works on
 * @param body - Lua that returns state and detail
 */
export const forEachKey = (turnTo: string, parameters: string[], body: string) => `
${turnTo}
local function call(${parameters.join(', ')}) ${body} end
local answers = {}
for i = 1, #KEYS do
  turnTo(KEYS[i])
  local at = (i - 1) * ${parameters.length}
  local ok, state, detail = pcall(call${parameters.map((_, n) => `, ARGV[at + ${n + 1}]`).join('')})
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
 * Registers a script made by `forEachKey`.
 *
 * @param batches - whether the calls of one turn of the event loop are sent as one command: under load, a command of its own
 * is the largest part of a check's cost. Not possible in a Cluster, whose keys are in different slots, or on ioredis-mock
 */
export function defineScript(redis: Redis, name: string, lua: string, batches: boolean): Script {
  const command: Command = (...args) => (redis as unknown as Record<string, Command>)[name](...args);
  if (!batches) {
    redis.defineCommand(name, { numberOfKeys: 1, lua });
    return async (key, ...parameters) => {
      const answer = answerAt(0, await command(key, ...parameters));
      if (answer instanceof Error) throw answer;
      return answer;
    };
  }
  redis.defineCommand(name, { lua });
  const loader = new DataLoader<{ key: string; parameters: Parameter[] }, Answer>(
    async (calls) => {
      const keys = calls.map(({ key }) => key);
      const answers = await command(calls.length, ...keys, ...calls.flatMap(({ parameters }) => parameters));
      return calls.map((_, i) => answerAt(i, answers));
    },
    { cache: false, maxBatchSize: MAX_BATCH, batchScheduleFn: setImmediate },
  );
  return (key, ...parameters) => loader.load({ key, parameters });
}

/** The answer for the key at this index, or the error as ioredis would throw it. */
function answerAt(i: number, answers: string[]): Answer | Error {
  const [state, detail] = [answers[2 * i], answers[2 * i + 1]];
  return state === REFUSED ? Object.assign(new Error(detail), { name: 'ReplyError' }) : [state, detail];
}
