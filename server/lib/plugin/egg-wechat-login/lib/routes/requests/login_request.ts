import type { LoginRequest } from '../../../../../../../typings/api';
import { ApiError } from '../../errors/api_error';
import { codeRequest, isTextUpTo } from './code_request';

const DEVICE_LENGTH = 64;

/** Validates the body of a login. @throws {ApiError} INVALID_PARAM */
export function loginRequest(body: unknown): LoginRequest {
  const code = codeRequest(body);
  const { device } = Object(body) as Record<string, unknown>;
  if (device === undefined) return { code };
  if (!isTextUpTo(device, DEVICE_LENGTH)) throw new ApiError('INVALID_PARAM', { reason: 'device' });
  return { code, device };
}
