import type { LoginRequest } from '../../../../../../typings/api';
import { ApiError } from '../errors/api_error';

const CODE_LENGTH = 256;
const DEVICE_LENGTH = 64;

/** Validates the body of a login. @throws {ApiError} INVALID_PARAM */
export function loginRequest(body: unknown): LoginRequest {
  const { code, device } = Object(body) as Record<string, unknown>;
  if (!isText(code, CODE_LENGTH)) throw new ApiError('INVALID_PARAM', { reason: 'code' });
  if (device === undefined) return { code };
  if (!isText(device, DEVICE_LENGTH)) throw new ApiError('INVALID_PARAM', { reason: 'device' });
  return { code, device };
}

/** Unicode text (no lone surrogates), measured in characters. */
function isText(value: unknown, maxLength: number): value is string {
  if (typeof value !== 'string' || value === '' || !value.isWellFormed()) return false;
  // A character has one or two UTF-16 units: only a long string must be counted.
  return value.length <= maxLength || [...value].length <= maxLength;
}
