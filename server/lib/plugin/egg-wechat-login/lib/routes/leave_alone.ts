import pathMatching from 'egg-path-matching';
import type { Context } from 'egg';

type Pattern = string | RegExp | ((ctx: Context) => boolean);

/** What Egg's middlewares and egg-security's have in common: one of the two, or neither. */
interface MiddlewareOptions {
  match?: Pattern | Pattern[];
  ignore?: Pattern | Pattern[];
}

/** Has a middleware of the host leave some requests alone, and treat all others as before. */
export function leaveAlone(options: MiddlewareOptions, isOwn: (ctx: Context) => boolean): void {
  if (options.match) {
    const matches = pathMatching({ match: options.match });
    options.match = (ctx) => matches(ctx) && !isOwn(ctx);
  } else {
    options.ignore = [isOwn, ...[options.ignore ?? []].flat()];
  }
}
