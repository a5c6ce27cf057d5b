import type { Redis } from 'ioredis';

/** A script's answer. */
export type Answer = [state: string, detail: string];

/** Runs a script. @param key - the user's token key */
export type Script = (key: string, ...parameters: (string | number)[]) => Promise<Answer>;

/** Registers the scripts as commands of the client, each with one key. */
export function defineScripts<Name extends string>(redis: Redis, scripts: Record<Name, string>): Record<Name, Script> {
  const entries = Object.entries<string>(scripts).map(([name, lua]) => {
    redis.defineCommand(name, { numberOfKeys: 1, lua });
    // Looked up at each call, so that tests can replace the command.
    const script: Script = (...args) => (redis as unknown as Record<string, Script>)[name](...args);
    return [name, script];
  });
  return Object.fromEntries(entries) as Record<Name, Script>;
}
