import type { Context } from 'egg';
import { addressOf } from './client_address';
import { requestIdOf } from './request_id';

/** What egg-logger hands to a formatter. */
export interface LogMeta {
  date: string;
  level: string;
  pid: number;
  message: string;
  ctx?: Context;
}

/**
 * Formats a line that is logged while a request is served, for `config.logger.contextFormatter`. Egg's own format has the
 * whole URL, and a client may have put its token into the query string.
 */
export function requestLine({ date, level, pid, message, ctx }: LogMeta): string {
  const request = ctx ? ` [${requestIdOf(ctx)} ${addressOf(ctx)} ${ctx.method} ${pathOf(ctx) ?? '?'}]` : '';
  return `${date} ${level} ${pid}${request} ${message}`;
}

/** undefined where koa finds no path in the target, such as `http://[`: it throws or says null. */
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
