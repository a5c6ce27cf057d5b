import { ApiError } from '../../errors/api_error';
import type { Answer } from '../../redis/scripts';
import { decodeRecord, rfc3339 } from './record';

/** How a session has ended, as a script has found out (see ENDED in lua.ts). */
export function endingOf([state, detail]: Answer): ApiError {
  if (state === 'kicked') return new ApiError('SESSION_KICKED');
  if (state === 'deleted') return new ApiError('ACCOUNT_DELETED');
  if (state === 'banned') return new ApiError('USER_BANNED', { details: { until: rfc3339(Number(detail)) } });
  const newer = state === 'replaced' ? decodeRecord(detail) : undefined;
  if (!newer) return new ApiError('SESSION_EXPIRED');
  const { createdAt, device } = newer;
  return new ApiError('SESSION_REPLACED', { details: { replacedAt: rfc3339(createdAt), ...(device && { device }) } });
}
