import DataLoader from 'dataloader';
import type { Redis } from 'ioredis';
import { tokenKey } from './session_keys';
import { REFUSED } from './session_scripts';

/** A script holds Redis up while it runs: this many checks take it less than half a millisecond, as many logins some more than one. */
const MOST_AT_ONCE = 50;

/** How a script answers for one user. */
export type Answer = [state: string, detail: string];

type Parameter = string | number;
type Command = (...args: Parameter[]) => Promise<string[]>;

/**
 * Registers a script that serves one user after the other (see `forEach` of the session scripts).
 *
 * Where the connection batches commands (`enableAutoPipelining`), all that is asked for in one turn of the event loop goes
 * into one command: under load a check would otherwise spend more on making and keeping its command than on anything else.
 * Elsewhere each user is a command: those of a Cluster lie in different slots, and ioredis-mock knows no other way.
 *
 * @return asks it for one user
 */
export function defineUserScript(
  redis: Redis,
  name: string,
  lua: string,
): (uid: string, ...parameters: Parameter[]) => Promise<Answer> {
  const command: Command = (...args) => (redis as unknown as Record<string, Command>)[name](...args);
  if (redis.isCluster || !redis.options?.enableAutoPipelining) {
    redis.defineCommand(name, { numberOfKeys: 1, lua });
    return async (uid, ...parameters) => {
      const answer = answerAt(0, await command(tokenKey(uid), ...parameters));
      if (answer instanceof Error) throw answer;
      return answer;
    };
  }
  redis.defineCommand(name, { lua });
  const loader = new DataLoader<{ uid: string; parameters: Parameter[] }, Answer>(
    async (calls) => {
      const args: Parameter[] = [calls.length];
      for (const { uid } of calls) args.push(tokenKey(uid));
      for (const { parameters } of calls) args.push(...parameters);
      const answers = await command(...args);
      return calls.map((_, i) => answerAt(i, answers));
    },
    { cache: false, maxBatchSize: MOST_AT_ONCE, batchScheduleFn: setImmediate },
  );
  return (uid, ...parameters) => loader.load({ uid, parameters });
}

/** The answer for the user at this place, or the error that ioredis would make of the refusal. */
function answerAt(i: number, answers: string[]): Answer | Error {
  const [state, detail] = [answers[2 * i], answers[2 * i + 1]];
  return state === REFUSED ? Object.assign(new Error(detail), { name: 'ReplyError' }) : [state, detail];
}
