import pathMatching from 'egg-path-matching';
import type { Context } from 'egg';

type Pattern = string | RegExp | ((ctx: Context) => boolean);

/** Options shared by the middlewares of Egg and egg-security. At most one of them is set. */
interface MiddlewareOptions {
  match?: Pattern | Pattern[];
  ignore?: Pattern | Pattern[];
}

/** Changes a middleware's options so that it skips the login's own requests. */
export function leaveAlone(options: MiddlewareOptions, isOwn: (ctx: Context) => boolean): void {
  if (options.match) {
    const matches = pathMatching({ match: options.match });
    options.match = (ctx) => matches(ctx) && !isOwn(ctx);
  } else {
    options.ignore = [isOwn, ...[options.ignore ?? []].flat()];
  }
}
