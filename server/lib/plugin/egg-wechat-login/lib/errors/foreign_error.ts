import { STATUS_CODES } from 'node:http';
import type { ErrorCode } from '../../../../../../typings/api';
import { ApiError } from './api_error';
import type { ErrorAnswer } from './error_answer';

/** The contract's own code where it has one for the status. */
const CODES: Record<number, ErrorCode> = {
  400: 'INVALID_PARAM',
  404: 'NOT_FOUND',
  413: 'PAYLOAD_TOO_LARGE',
  429: 'RATE_LIMITED',
};

/** How the contract writes codes; `ECONNRESET` and the like look the same, but come without a status. */
const CODE = /^[A-Z][A-Z\d]*(_[A-Z\d]+)+$/;

const REFUSED = '请求无法完成，请检查后重试';

/**
 * The answer to an error of the application or of a library that names its own status (`ctx.throw(409, 'sold out')`, the 413 of
 * egg-multipart): the status stays, and the message is shown when the error says so (`expose`, as http-errors have it). Its
 * `code` is the error's own, else the contract's for the status, else the status' name: 409 is `CONFLICT`.
 *
 * @return undefined for an error without a status of 4xx or 5xx: a defect
 */
export function foreignAnswer(thrown: unknown): ErrorAnswer | undefined {
  const { status, expose, message, code } = Object(thrown) as Record<string, unknown>;
  if (typeof status !== 'number' || !Number.isInteger(status) || status < 400 || status > 599) return undefined;
  const known = CODES[status] ?? (status < 500 ? undefined : 'INTERNAL');
  return {
    status,
    code: typeof code === 'string' && CODE.test(code) ? code : (CODES[status] ?? nameOf(status)),
    message: expose === true && typeof message === 'string' && message !== '' ? message : sentenceFor(known),
  };
}

/** `Payment Required` → `PAYMENT_REQUIRED` */
function nameOf(status: number): string {
  const name = STATUS_CODES[status] ?? (status < 500 ? 'Bad Request' : 'Internal');
  return name.replace(/[^A-Za-z]+/g, '_').toUpperCase();
}

function sentenceFor(code?: ErrorCode): string {
  return code ? new ApiError(code).userMessage : REFUSED;
}
