import bodyParser from 'koa-bodyparser';
import type { Context } from 'egg';
import { ApiError } from '../errors/api_error';
import type { Handler } from './error_handler';

const JSON_TYPE = /^application\/json[ \t]*(?:;|$)/i;

const parse: Handler = bodyParser({
  enableTypes: ['json'],
  jsonLimit: '16kb',
  detectJSON: () => true,
  onerror: (cause: Error & { status?: number }) => {
    // Too large, malformed JSON, wrong encoding, or cut off.
    throw new ApiError(cause.status === 413 ? 'PAYLOAD_TOO_LARGE' : 'INVALID_PARAM', {
      reason: 'unreadable body',
      cause,
    });
  },
});

/**
 * Refuses a request that does not say that it brings JSON. A browser sends `text/plain`, forms and bodies without a type
 * to any server that a page names, without asking the server first (https://fetch.spec.whatwg.org/#cors-safelisted-request-header):
 * with them any web page could log in, or use up the limit, from its visitors' addresses.
 *
 * @throws {ApiError} INVALID_PARAM
 */
export function requireJson({ req }: Context): void {
  if (!JSON_TYPE.test(req.headers['content-type'] ?? ''))
    throw new ApiError('INVALID_PARAM', { reason: 'Content-Type' });
}

/**
 * Reads a request's body into `ctx.request.body`: `application/json` of at most 16 KiB. Without a body it is `{}`, and no
 * Content-Type is needed.
 *
 * @throws {ApiError} INVALID_PARAM or PAYLOAD_TOO_LARGE
 */
export const readBody: Handler = async (ctx, next) => {
  if (hasBody(ctx)) requireJson(ctx);
  await parse(ctx, next);
};

/** RFC 9112, section 6.3: a request without either header has no body. */
function hasBody({ req }: Context): boolean {
  const { 'content-length': length, 'transfer-encoding': encoding } = req.headers;
  return encoding !== undefined || (length !== undefined && Number(length) !== 0);
}
