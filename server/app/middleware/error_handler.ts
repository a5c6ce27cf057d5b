import type { Context } from 'egg';
import { ApiError } from '../../lib/api_error';
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
      answerError(ctx, err);
    }
  };
