import assert from 'node:assert/strict';
import { app } from 'egg-mock/bootstrap';
import type { LoginResponse } from '../../../typings/api';

/** A code for a user of the sandbox, as from `wx.login`. */
export function codeFor(user: string): string {
  return app.wechatSandbox!.issueCode(user);
}

/** Logs a user of the sandbox in over HTTP. */
export async function login(user: string, device?: string): Promise<LoginResponse> {
  const { body } = await app
    .httpRequest()
    .post('/api/login')
    .send({ code: codeFor(user), device })
    .expect(200);
  return body;
}

export function bearer(token: string): { authorization: string } {
  return { authorization: `Bearer ${token}` };
}

export function getSession(token: string) {
  return app.httpRequest().get('/api/session').set(bearer(token));
}

export function postLogout(token: string) {
  return app.httpRequest().post('/api/logout').set(bearer(token));
}

/** The token's claims, unverified. */
export function claimsOf(token: string): Record<string, unknown> & { sub: string; jti: string; exp: number } {
  return JSON.parse(Buffer.from(token.split('.')[1], 'base64url').toString());
}

/** Asserts that an answer is exactly the one in the contract's error table. */
export function assertError(
  response: { status: number; body: Record<string, unknown>; headers: Record<string, string> },
  status: number,
  code: string,
  details: Record<string, unknown> = {},
): void {
  const { message, requestId } = response.body;
  assert.deepEqual(response.body, { code, message, requestId, ...details });
  assert.equal(response.status, status);
  assert.match(String(message), /[\u4e00-\u9fff]/);
  assert.equal(response.headers['x-request-id'], requestId);
  assert.equal(response.headers['cache-control'], 'no-store');
  assert.equal(response.headers['content-type'], 'application/json; charset=utf-8');
  const challenge = code === 'TOKEN_MISSING' ? 'Bearer' : 'Bearer error="invalid_token"';
  assert.equal(response.headers['www-authenticate'], status === 401 ? challenge : undefined);
}
