import { STATUS_CODES } from 'node:http';
import type { ErrorCode } from '../../../../../../typings/api';
import { ApiError } from './api_error';
import type { ErrorAnswer } from './error_answer';

/** The contract's codes by status. */
const CODES: Record<number, ErrorCode> = {
  400: 'INVALID_PARAM',
  404: 'NOT_FOUND',
  413: 'PAYLOAD_TOO_LARGE',
  429: 'RATE_LIMITED',
};

/** The form of the contract's codes. Node's `ERR_…` codes have it, too, but their errors have no status. */
const CODE = /^[A-Z][A-Z\d]*(_[A-Z\d]+)+$/;

const REFUSED = '请求无法完成，请检查后重试';

/**
 * The answer to an error of the application or a library with a status of its own (`ctx.throw(409, 'sold out')`, the 413 of
 * egg-multipart). Keeps the status, and shows the message if the error allows it (`expose`, as in http-errors). The code is
 * the error's own, else the contract's for the status, else the status' name: 409 is `CONFLICT`.
 *
 * @return undefined for an error without a 4xx or 5xx status: a defect
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
