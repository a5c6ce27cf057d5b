import type { Context } from 'egg';
import { ApiError } from '../../lib/api_error';
import { endOfTurn } from '../../lib/end_of_turn';
import { answerError, setApiHeaders } from '../../lib/error_answer';
import { pathOf } from '../../lib/log_format';

/** The outermost middleware: what anything inside throws becomes the contract's error body. */
export default () =>
  async function errorHandler(ctx: Context, next: () => Promise<unknown>): Promise<void> {
    try {
      if (pathOf(ctx) === undefined) throw new ApiError('INVALID_PARAM', { reason: 'target' });
      await next();
      if (ctx.status === 404 && ctx.body === undefined) throw new ApiError('NOT_FOUND');
      setApiHeaders(ctx);
    } catch (err) {
      // Anybody can ask for as many refusals as they like. To a client on the same machine, such as a reverse proxy, half of
      // what one costs is that its write wakes the client. Those of a turn are written together, as good answers are that
      // have waited for Redis: a flood of bad tokens then costs about as much as good ones.
      await endOfTurn();
      answerError(ctx, err);
    }
  };
