import type { Context } from 'egg';
import { ApiError } from '../errors/api_error';
import { answerOf, errorBody } from '../errors/error_answer';
import { requestIdOf } from './log/request_id';

/** Headers of every answer of the API, errors included. */
export const API_HEADERS = { 'Cache-Control': 'no-store', 'X-Content-Type-Options': 'nosniff' };
const API_HEADER_LIST = Object.entries(API_HEADERS);

/** Sets those headers and the request's id. On node's response, since `ctx.set` is slower and every request passes here. */
export function setApiHeaders(ctx: Context): void {
  const { res } = ctx;
  if (res.headersSent) return;
  for (const [name, value] of API_HEADER_LIST) res.setHeader(name, value);
  res.setHeader('X-Request-Id', requestIdOf(ctx));
}

/** Answers anything that was thrown with the contract's body. Logs nothing: see `logError`. */
export function answerError(ctx: Context, thrown: unknown): void {
  const answer = answerOf(thrown);
  setApiHeaders(ctx);
  if (thrown instanceof ApiError && answer.status === 401 && !ctx.res.headersSent) {
    // RFC 6750, section 3.1: no error code if the request had no credentials at all.
    ctx.res.setHeader('WWW-Authenticate', answer.code === 'TOKEN_MISSING' ? 'Bearer' : 'Bearer error="invalid_token"');
  }
  if (answer.retryAfterSeconds !== undefined) ctx.set('Retry-After', String(answer.retryAfterSeconds));
  ctx.status = answer.status;
  ctx.body = errorBody(answer, requestIdOf(ctx));
}
