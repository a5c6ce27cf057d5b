import { parseArgs } from 'node:util';
import type { ParseArgsConfig } from 'node:util';
import { UID } from '../lib/plugin/egg-wechat-login/lib/session/identity';

export type Command = 'show' | 'kick' | 'ban' | 'unban' | 'list' | 'wechat' | 'forget';

/** Wrong usage; the message is for the operator. */
export class UsageError extends Error {
  constructor(
    message: string,
    readonly command?: Command,
  ) {
    super(message);
  }
}

export interface Values {
  help?: boolean;
  count?: boolean;
  reason?: string;
  for?: string;
  limit?: string;
  cursor?: string;
  file?: string;
  'dry-run'?: boolean;
}

type Options = NonNullable<ParseArgsConfig['options']>;
const TEXT = { type: 'string' } as const;
const FLAG = { type: 'boolean' } as const;
const OPTIONS: Record<Command, Options> = {
  show: {},
  kick: { reason: TEXT },
  ban: { reason: TEXT, for: TEXT },
  unban: { reason: TEXT },
  list: { count: FLAG, limit: TEXT, cursor: TEXT },
  wechat: {},
  forget: { file: { ...TEXT, short: 'f' }, 'dry-run': FLAG, reason: TEXT },
};

export function isCommand(name: string): name is Command {
  return Object.hasOwn(OPTIONS, name);
}

/**
 * Reads the options and arguments after the command.
 *
 * @throws {UsageError}
 */
export function readOptions(command: Command, args: string[]): { values: Values; positionals: string[] } {
  // One uid in 64 begins with a dash; no option has the form of a uid.
  const isDashed = (arg: string) => arg.startsWith('-') && UID.test(arg);
  const options = { ...OPTIONS[command], json: FLAG, help: { ...FLAG, short: 'h' } };
  try {
    const others = args.filter((arg) => !isDashed(arg));
    const { values, positionals } = parseArgs({ args: others, options, allowPositionals: true });
    return { values, positionals: [...positionals, ...args.filter(isDashed)] };
  } catch (err) {
    // Only the first sentence: the rest is Node's advice to programmers.
    throw new UsageError(`${(err as Error).message.split(/\.(?:\s|$)/)[0]}.`, command);
  }
}
