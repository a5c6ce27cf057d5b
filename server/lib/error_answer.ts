import { randomUUID } from 'node:crypto';
import type { Socket } from 'node:net';
import type { Application, Context } from 'egg';
import type { ErrorBody } from '../../typings/api';
import { ApiError } from './api_error';
import { describeCause, framesOf } from './error_account';

/** Headers of every answer of the API, errors included. */
const API_HEADERS = { 'Cache-Control': 'no-store', 'X-Content-Type-Options': 'nosniff' };
const API_HEADER_LIST = Object.entries(API_HEADERS);

/** Clients go away in the middle of a request. */
const LOST_CONNECTION = ['ECONNRESET', 'ECONNABORTED', 'EPIPE'];

/** Those headers and the request's id. On node's own response: every request comes by here, and `ctx.set` takes a longer way. */
export function setApiHeaders({ res, requestId }: Context): void {
  if (res.headersSent) return;
  for (const [name, value] of API_HEADER_LIST) res.setHeader(name, value);
  res.setHeader('X-Request-Id', requestId);
}

/** Answers the request with the contract's body for whatever was thrown, and logs what an operator has to know. */
export function answerError(ctx: Context, thrown: unknown): void {
  const err = toApiError(thrown);
  logError(ctx, err);
  answer(ctx, err);
}

/** egg-onerror's last resort: the same answer for what is thrown outside of the middlewares. */
export function onUncaught(this: void, thrown: unknown, ctx: Context): void {
  answer(ctx, toApiError(thrown));
}

/** egg-onerror's log of what `onUncaught` answers, taken over because it writes messages and whole URLs. */
export function logUncaught(thrown: unknown, ctx: Context): boolean {
  const { code } = (thrown ?? {}) as { code?: string };
  if (!LOST_CONNECTION.includes(code ?? '')) logError(ctx, toApiError(thrown));
  return false;
}

function answer(ctx: Context, err: ApiError): void {
  setApiHeaders(ctx);
  if (err.status === 401 && !ctx.res.headersSent) {
    // RFC 6750, section 3.1: no error code when the request carried no credentials at all.
    ctx.res.setHeader('WWW-Authenticate', err.code === 'TOKEN_MISSING' ? 'Bearer' : 'Bearer error="invalid_token"');
  }
  if (err.retryAfterSeconds !== undefined) ctx.set('Retry-After', String(err.retryAfterSeconds));
  ctx.status = err.status;
  ctx.body = errorBody(err, ctx.requestId);
}

/** The body parser's errors: too large, not JSON, a wrong encoding, cut off. */
export function onBodyError(err: Error & { status?: number }): never {
  throw new ApiError(err.status === 413 ? 'PAYLOAD_TOO_LARGE' : 'INVALID_PARAM', { reason: 'unreadable body' });
}

/**
 * What node refuses before there is a request: malformed HTTP, headers that are too large. Egg logs it before it asks for
 * this answer, and so without its id: a line more has that.
 */
export async function onClientError({ code = '' }: NodeJS.ErrnoException, socket: Socket, app: Application) {
  const err = new ApiError('INVALID_PARAM');
  const requestId = randomUUID();
  if (!LOST_CONNECTION.includes(code)) {
    app.logger.warn(`[${requestId} ${socket.remoteAddress}] ${err.code} malformed HTTP (${code})`);
  }
  return {
    status: err.status,
    headers: { ...API_HEADERS, 'Content-Type': 'application/json; charset=utf-8', 'X-Request-Id': requestId },
    body: JSON.stringify(errorBody(err, requestId)),
  };
}

function errorBody(err: ApiError, requestId: string): ErrorBody {
  return { code: err.code, message: err.userMessage, requestId, ...(err.details as object) } as ErrorBody;
}

function toApiError(thrown: unknown): ApiError {
  if (thrown instanceof ApiError) return thrown;
  // http-errors that the framework throws at a request which it finds malformed, such as a path with `..`.
  const { status, expose } = (thrown ?? {}) as { status?: number; expose?: boolean };
  if (expose && status === 404) return new ApiError('NOT_FOUND');
  if (expose && status && status >= 400 && status < 500) return new ApiError('INVALID_PARAM');
  return new ApiError('INTERNAL', { cause: thrown });
}

/** 5xx only: a 4xx is the client's business. */
function logError(ctx: Context, err: ApiError): void {
  if (err.status < 500) return;
  const text = [err.code, err.reason, describeCause(err.cause)].filter(Boolean).join(' ');
  if (err.code === 'INTERNAL') ctx.logger.error(`${text}\n${framesOf(err.cause)}`);
  else if (err.code === 'WECHAT_MISCONFIGURED') ctx.logger.error(text);
  else ctx.logger.warn(text);
}
