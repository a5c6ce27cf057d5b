import type { Context } from 'egg';

/** What egg-logger hands to a formatter. */
export interface LogMeta {
  date: string;
  level: string;
  pid: number;
  message: string;
  ctx?: Context;
}

/**
 * A line of the log that is written while a request is served. Egg's own format has the whole URL, and a client may have
 * put its token into the query string.
 */
export function requestLine({ date, level, pid, message, ctx }: LogMeta): string {
  const request = ctx ? ` [${ctx.requestId} ${ctx.ip} ${ctx.method} ${pathOf(ctx) ?? '?'}]` : '';
  return `${date} ${level} ${pid}${request} ${message}`;
}

/** Of a target such as `http://[` koa finds no path: it throws or says null. */
export function pathOf(ctx: Context): string | undefined {
  try {
    return ctx.path ?? undefined;
  } catch {
    return undefined;
  }
}

/** A line that is JSON already. */
export function plainLine({ message }: LogMeta): string {
  return message;
}
