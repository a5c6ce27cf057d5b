import type { SessionResponse } from '../../typings/api';
import type { TokenClaims } from './login_tokens';
import type { SessionRecord } from './session_record';
import { rfc3339 } from './session_store';

/** What the phone is told of its session. */
export function sessionResponse(
  { uid, expiresAt }: TokenClaims,
  { device, createdAt }: SessionRecord,
): SessionResponse {
  // `device` is left out of JSON when it is undefined.
  return { user: { id: uid }, device, createdAt: rfc3339(createdAt), expiresAt: rfc3339(expiresAt) };
}
