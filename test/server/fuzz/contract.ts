import assert from 'node:assert/strict';
import type { LoginErrorCode } from '../../../typings/api';
import type { Answer } from './wire';

/** The contract's table. Written down again on purpose: what the service has for it is what is tested. */
const STATUS: Record<LoginErrorCode, number> = {
  INVALID_PARAM: 400,
  WECHAT_CODE_INVALID: 400,
  TOKEN_MISSING: 401,
  TOKEN_INVALID: 401,
  SESSION_EXPIRED: 401,
  SESSION_REPLACED: 401,
  SESSION_KICKED: 401,
  ACCOUNT_DELETED: 401,
  WECHAT_USER_BLOCKED: 403,
  USER_BANNED: 403,
  NOT_FOUND: 404,
  WECHAT_USER_MISMATCH: 409,
  PAYLOAD_TOO_LARGE: 413,
  RATE_LIMITED: 429,
  WECHAT_MISCONFIGURED: 500,
  INTERNAL: 500,
  WECHAT_UNAVAILABLE: 502,
  WECHAT_QUOTA: 503,
  STORE_UNAVAILABLE: 503,
};

const SUCCESS = [[], ['code'], ['expiresIn', 'token', 'user'], ['createdAt', 'expiresAt', 'user']].map(String);
const UUID = /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/;

/** Asserts that an answer is one of the contract's to the letter. @return its code, or 'OK' */
export function assertContract({ status, headers, body }: Answer, sentRequestId?: string): LoginErrorCode | 'OK' {
  const said = `${status} ${body}`;
  assert.equal(headers['cache-control'], 'no-store', said);
  assert.equal(headers['x-content-type-options'], 'nosniff', said);
  assert.equal(headers['content-type'], 'application/json; charset=utf-8', said);
  assert.equal(headers['set-cookie'], undefined);
  assert.match(headers['x-request-id'], sentRequestId ? /^[\w.:-]{8,64}$/ : UUID);
  if (sentRequestId) assert.equal(headers['x-request-id'], sentRequestId);
  const json = JSON.parse(body) as Record<string, unknown>;
  const { code, message, requestId, ...details } = json;
  if (status === 200) {
    assert.ok(
      SUCCESS.includes(
        String(
          Object.keys(json)
            .filter((key) => key !== 'device')
            .sort(),
        ),
      ),
      said,
    );
    return 'OK';
  }
  assert.equal(STATUS[code as LoginErrorCode], status, said);
  assert.match(String(message), /^[\u4e00-\u9fff，]+$/);
  assert.equal(requestId, headers['x-request-id']);
  const allowed = code === 'SESSION_REPLACED' ? ['replacedAt', 'device'] : [];
  assert.deepEqual(
    Object.keys(details).filter((key) => !allowed.includes(key)),
    [],
    said,
  );
  const challenge = code === 'TOKEN_MISSING' ? 'Bearer' : 'Bearer error="invalid_token"';
  assert.equal(headers['www-authenticate'], status === 401 ? challenge : undefined);
  assert.equal(
    /^[1-9]\d*$/.test(headers['retry-after'] ?? ''),
    code === 'RATE_LIMITED' || code === 'WECHAT_QUOTA',
    said,
  );
  return code as LoginErrorCode;
}
