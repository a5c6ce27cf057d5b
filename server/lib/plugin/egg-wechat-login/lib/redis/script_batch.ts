import DataLoader from 'dataloader';
import type { Redis } from 'ioredis';

/** A script holds Redis up while it runs: this many checks take it less than half a millisecond, as many logins about one. */
const MAX_BATCH = 50;

/** The state of a key for which Redis has refused a command; its detail is the kind of the refusal. */
const REFUSED = 'refused';

/** How a script answers for one key. */
export type Answer = [state: string, detail: string];

type Parameter = string | number;
type Command = (...args: Parameter[]) => Promise<string[]>;

/** Runs a script for one key. */
export type Script = (key: string, ...parameters: Parameter[]) => Promise<Answer>;

/**
 * A script that serves one key after another. The parameters of each follow one another in ARGV, as the answers (state and
 * detail) do in the answer. A refusal is the answer for its key alone: a read goes on where a write may not. READONLY is
 * an error for all, at which ioredis looks for the new master.
 *
 * @param turnTo - Lua of a function `turnTo(key)`, which tells the body which key it is about
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
 * @param batches - whether all that is asked for in one turn of the event loop becomes one command: under load a check would
 * otherwise spend more on making and keeping its command than on anything else. A Cluster cannot, since its keys lie in
 * different slots, and ioredis-mock cannot either
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

/** The answer for the key at this place, or the error that ioredis would make of the refusal. */
function answerAt(i: number, answers: string[]): Answer | Error {
  const [state, detail] = [answers[2 * i], answers[2 * i + 1]];
  return state === REFUSED ? Object.assign(new Error(detail), { name: 'ReplyError' }) : [state, detail];
}
