import type { SessionResponse } from '../../../../../../typings/api';
import type { Handler } from '../http/error_handler';
import { rfc3339 } from '../session/store/record';
import type { SessionRecord } from '../session/store/record';
import type { TokenClaims } from '../token/claims';
import type { LoginParts } from '../login_parts';
import { waitRequest } from './requests/wait_request';

/** GET /api/session. With ?wait=<seconds> a long poll: answered when the session ends, or after this time. */
export function sessionRoute(parts: LoginParts): Handler {
  return async (ctx) => {
    const { tokens, sessions } = parts;
    const claims = tokens.verifyHeader(ctx.req.headers.authorization);
    const record = await sessions.check(claims);
    const seconds = waitRequest(ctx.url);
    if (seconds === undefined) {
      ctx.body = sessionResponse(claims, record);
      return;
    }
    await sessions.outlast(claims, seconds, ctx.res);
    ctx.status = 204;
  };
}

function sessionResponse({ uid, expiresAt }: TokenClaims, { device, createdAt }: SessionRecord): SessionResponse {
  // `device` is left out of JSON when it is undefined.
  return { user: { id: uid }, device, createdAt: rfc3339(createdAt), expiresAt: rfc3339(expiresAt) };
}
