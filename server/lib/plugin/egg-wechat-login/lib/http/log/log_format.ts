import type { Context } from 'egg';
import { addressOf } from '../address/client_address';
import { requestIdOf } from './request_id';

/** What egg-logger passes to a formatter. */
export interface LogMeta {
  date: string;
  level: string;
  pid: number;
  message: string;
  ctx?: Context;
}

/**
 * Formats the log lines of a request, for `config.logger.contextFormatter`. Egg's own format contains the whole URL, and a
 * client may have put its token into the query string.
 */
export function requestLine({ date, level, pid, message, ctx }: LogMeta): string {
  const request = ctx ? ` [${requestIdOf(ctx)} ${addressOf(ctx)} ${ctx.method} ${pathOf(ctx) ?? '?'}]` : '';
  return `${date} ${level} ${pid}${request} ${message}`;
}

/** The path; undefined for a malformed target, such as `http://[`, where koa throws or returns null. */
export function pathOf(ctx: Context): string | undefined {
  try {
    return ctx.path ?? undefined;
  } catch {
    return undefined;
  }
}

/** Formats a line that is JSON already. */
export function plainLine({ message }: LogMeta): string {
  return message;
}
