import type { Context } from 'egg';
import { ApiError } from '../errors/api_error';
import { endOfTurn } from './end_of_turn';
import { answerError, setApiHeaders } from './api_answer';
import { logError } from './log/error_log';
import { pathOf } from './log/log_format';

export type Next = () => Promise<unknown>;

/** A koa middleware, or a route, which ignores `next`. */
export type Handler = (ctx: Context, next: Next) => Promise<void>;

/** Wraps a route or middleware: logs every error and answers it in the contract's form, and never throws. */
export function answeringErrors(handler: Handler): Handler {
  return async (ctx, next) => {
    try {
      await handler(ctx, next);
      setApiHeaders(ctx);
    } catch (err) {
      await refuse(ctx, err);
    }
  };
}

/**
 * Gives all errors of an application the contract's form, as its outermost middleware: anything thrown, and a 404 without a
 * body.
 */
export const errorHandler: Handler = answeringErrors(async (ctx, next) => {
  if (pathOf(ctx) === undefined) throw new ApiError('INVALID_PARAM', { reason: 'target' });
  if (hasSeveralHosts(ctx.req.rawHeaders)) throw new ApiError('INVALID_PARAM', { reason: 'several Host headers' });
  await next();
  if (ctx.status === 404 && ctx.body === undefined) throw new ApiError('NOT_FOUND');
});

/** RFC 9112, section 3.2: a proxy may have decided by one of them, and node takes the first. */
function hasSeveralHosts(rawHeaders: string[]): boolean {
  let hosts = 0;
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at];
    if (name.length === 4 && name.toLowerCase() === 'host') hosts += 1;
  }
  return hosts > 1;
}

/** Logs and answers an error. */
export async function refuse(ctx: Context, err: unknown): Promise<void> {
  // Anyone can provoke refusals, so they must be cheap. With a client on the same machine, such as a reverse proxy, half of
  // the cost of a refusal is that its write wakes the client. So the refusals of one turn are written together, as the
  // answers that wait for Redis are: a flood of bad tokens then costs about as much as good ones.
  await endOfTurn();
  logError(ctx, err);
  answerError(ctx, err);
}
