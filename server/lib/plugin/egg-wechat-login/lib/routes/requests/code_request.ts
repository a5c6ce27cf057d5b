import { ApiError } from '../../errors/api_error';

const CODE_LENGTH = 256;

/** The code of a body `{ "code" }`. @throws {ApiError} INVALID_PARAM */
export function codeRequest(body: unknown): string {
  const { code } = Object(body) as Record<string, unknown>;
  if (!isTextUpTo(code, CODE_LENGTH)) throw new ApiError('INVALID_PARAM', { reason: 'code' });
  return code;
}

/** Unicode text (no lone surrogates), not empty, measured in characters. */
export function isTextUpTo(value: unknown, maxLength: number): value is string {
  if (typeof value !== 'string' || value === '' || !value.isWellFormed()) return false;
  // A character has one or two UTF-16 units: only a long string must be counted.
  return value.length <= maxLength || [...value].length <= maxLength;
}
