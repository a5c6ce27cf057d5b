import { UID } from '../lib/plugin/egg-wechat-login/lib/session/identity';
import { secondsOf } from './duration';
import { isCommand, readOptions, UsageError } from './options';
import type { Command } from './options';

export interface Request {
  /** Undefined: general help. */
  command?: Command;
  help: boolean;
  /** A uid or an openid; '' for commands that do not concern one user. */
  user: string;
  /** For `forget`: the openids on the command line, and the file with more. */
  openids: string[];
  file?: string;
  dryRun: boolean;
  reason?: string;
  /** How long the ban lasts; 0 for other commands. */
  seconds: number;
  count: boolean;
  limit: number;
  cursor?: string;
}

/** Keeps a line of the audit log readable. */
const REASON_MAX = 200;
/** WeChat's have 28 characters. Anything shorter than a uid was not copied in full. */
/** Enough of a uid to be unambiguous, as a user reads it out. */
const BEGINNING = /^[\w-]{6,21}$/;
const OPENID = /^[\w-]{23,64}$/;

/** @throws {UsageError} */
export function parse([name = '', ...args]: string[]): Request {
  const request: Request = { help: true, user: '', openids: [], dryRun: false, seconds: 0, count: false, limit: 50 };
  if (name === '--help' || name === '-h') return request;
  if (!isCommand(name)) throw new UsageError(name ? `There is no command "${name}".` : 'Name a command.');
  const { values, positionals } = readOptions(name, args);
  if (values.help) return { ...request, command: name };
  try {
    const { file, 'dry-run': dryRun = false } = values;
    const openids = name === 'forget' ? readOpenids(positionals, file) : [];
    const user = name === 'forget' ? '' : readUser(name, positionals);
    return {
      command: name,
      help: false,
      user,
      openids,
      file,
      dryRun,
      reason: readReason(name, user, values.reason?.trim()),
      seconds: name === 'ban' ? readSeconds(values.for) : 0,
      ...readRange(values),
    };
  } catch (err) {
    throw new UsageError((err as Error).message, name);
  }
}

function readUser(command: Command, [user = '', ...more]: string[]): string {
  if (command === 'list' || command === 'wechat') {
    if (user) throw new UsageError(`${command} takes no user: use show for one user.`);
    return user;
  }
  if (!user) throw new UsageError('Name the user, by openid or uid.');
  if (more.length > 0) throw new UsageError('One user at a time. Put a reason of several words into quotes.');
  if (!UID.test(user) && !OPENID.test(user) && !isBeginning(user)) {
    throw new UsageError('The user is neither an openid nor a uid, nor at least 6 characters of one.');
  }
  return user;
}

/** Whether this may be the beginning of a uid. */
export function isBeginning(text: string): boolean {
  return BEGINNING.test(text);
}

/** Whether this may be an openid. */
export function isOpenid(text: string): boolean {
  return OPENID.test(text);
}

function readOpenids(openids: string[], file?: string): string[] {
  if (openids.length === 0 && file === undefined) throw new UsageError('Name the users by openid, or a file with -f.');
  if (!openids.every(isOpenid)) throw new UsageError('forget takes openids only: the application needs them.');
  return openids;
}

function readReason(command: Command, user: string, reason?: string): string | undefined {
  if (command === 'ban' && !reason) throw new UsageError('A ban needs its --reason.');
  if (!reason) return undefined;
  if (reason.length > REASON_MAX) throw new UsageError(`The reason must have at most ${REASON_MAX} characters.`);
  if (user !== '' && !UID.test(user) && reason.includes(user)) {
    throw new UsageError('The reason must not contain the openid: it goes to the audit log.');
  }
  return reason;
}

function readSeconds(text = ''): number {
  const seconds = secondsOf(text);
  if (seconds !== undefined) return seconds;
  throw new UsageError('A ban needs --for: a number and its unit (90s, 30m, 2h or 7d), at most ten years (3650d).');
}

function readRange({ count = false, limit, cursor }: { count?: boolean; limit?: string; cursor?: string }) {
  if (count && (limit ?? cursor) !== undefined) throw new UsageError('--count takes neither --limit nor --cursor.');
  if (limit !== undefined && !/^[1-9]\d{0,8}$/.test(limit))
    throw new UsageError('--limit must be a whole number from 1.');
  return { count, limit: Number(limit ?? 50), cursor };
}
