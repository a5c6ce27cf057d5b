import type { LoginRequest } from '../../typings/api';
import { ApiError } from './api_error';

const CODE_LENGTH = 256;
const DEVICE_LENGTH = 64;

/** The checked body of a login. @throws {ApiError} INVALID_PARAM */
export function loginRequest(body: unknown): LoginRequest {
  const { code, device } = Object(body) as Record<string, unknown>;
  if (!isText(code, CODE_LENGTH)) throw new ApiError('INVALID_PARAM', { reason: 'code' });
  if (device === undefined) return { code };
  if (!isText(device, DEVICE_LENGTH)) throw new ApiError('INVALID_PARAM', { reason: 'device' });
  return { code, device };
}

function isText(value: unknown, maxLength: number): value is string {
  return typeof value === 'string' && value.length >= 1 && value.length <= maxLength;
}
