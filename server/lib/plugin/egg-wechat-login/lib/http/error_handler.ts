import type { Context } from 'egg';
import { ApiError } from '../errors/api_error';
import { endOfTurn } from './end_of_turn';
import { answerError, setApiHeaders } from './api_answer';
import { logError } from './error_log';
import { pathOf } from './log_format';

export type Next = () => Promise<unknown>;

/** A koa middleware, or with no use for `next` a route. */
export type Handler = (ctx: Context, next: Next) => Promise<void>;

/** A route or middleware of which every error becomes the contract's answer, and nothing is thrown on. */
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
 * For applications that want the contract's form for all that they answer: as the outermost middleware it turns anything
 * thrown inside, and a 404 without a body, into the contract's error.
 */
export const errorHandler: Handler = answeringErrors(async (ctx, next) => {
  if (pathOf(ctx) === undefined) throw new ApiError('INVALID_PARAM', { reason: 'target' });
  await next();
  if (ctx.status === 404 && ctx.body === undefined) throw new ApiError('NOT_FOUND');
});

/** Logs and answers an error. */
export async function refuse(ctx: Context, err: unknown): Promise<void> {
  // Anybody can ask for as many refusals as they like. To a client on the same machine, such as a reverse proxy, half of
  // what one costs is that its write wakes the client. Those of a turn are written together, as good answers are that have
  // waited for Redis: a flood of bad tokens then costs about as much as good ones.
  await endOfTurn();
  logError(ctx, err);
  answerError(ctx, err);
}
