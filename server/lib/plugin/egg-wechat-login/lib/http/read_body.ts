import bodyParser from 'koa-bodyparser';
import { ApiError } from '../errors/api_error';
import type { Handler } from './error_handler';

/**
 * Reads a request's body into `ctx.request.body`: JSON of at most 16 KiB, regardless of its Content-Type. An empty body is
 * `{}`.
 *
 * @throws {ApiError} INVALID_PARAM or PAYLOAD_TOO_LARGE
 */
export const readBody: Handler = bodyParser({
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
