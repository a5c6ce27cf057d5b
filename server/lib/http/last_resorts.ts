import { randomUUID } from 'node:crypto';
import type { Socket } from 'node:net';
import type { Application, Context } from 'egg';
import { ApiError } from '../plugin/egg-wechat-login/lib/errors/api_error';
import { answerOf, errorBody } from '../plugin/egg-wechat-login/lib/errors/error_answer';
import { answerError, API_HEADERS } from '../plugin/egg-wechat-login/lib/http/api_answer';
import { logError } from '../plugin/egg-wechat-login/lib/http/error_log';

/** Codes of clients that disconnect during a request: not logged. */
const LOST_CONNECTION = ['ECONNRESET', 'ECONNABORTED', 'EPIPE'];

/** egg-onerror's `all`: answers errors thrown outside of the middlewares in the contract's form. */
export function onUncaught(this: void, thrown: unknown, ctx: Context): void {
  answerError(ctx, thrown);
}

/** egg-onerror's `appErrorFilter`: logs in place of egg-onerror, which would write error messages and whole URLs. */
export function logUncaught(thrown: unknown, ctx: Context): boolean {
  const { code } = (thrown ?? {}) as { code?: string };
  if (!LOST_CONNECTION.includes(code ?? '')) logError(ctx, thrown);
  return false;
}

/**
 * Egg's `onClientError`: answers what node refuses before there is a request, such as malformed HTTP or headers that are too
 * large. Egg has logged it by then, but without the answer's request id: this logs a second line with the id.
 */
export async function onClientError({ code = '' }: NodeJS.ErrnoException, socket: Socket, app: Application) {
  const answer = answerOf(new ApiError('INVALID_PARAM'));
  const requestId = randomUUID();
  if (!LOST_CONNECTION.includes(code)) {
    app.logger.warn(`[${requestId} ${socket.remoteAddress}] ${answer.code} malformed HTTP (${code})`);
  }
  return {
    status: answer.status,
    headers: { ...API_HEADERS, 'Content-Type': 'application/json; charset=utf-8', 'X-Request-Id': requestId },
    body: JSON.stringify(errorBody(answer, requestId)),
  };
}
