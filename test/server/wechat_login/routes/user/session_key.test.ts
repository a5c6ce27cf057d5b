import assert from 'node:assert/strict';
import { app, mm } from 'egg-mock/bootstrap';
import { LoginLimiter } from '../../../../../server/lib/plugin/egg-wechat-login/lib/redis/login_limiter';
import { assertError, bearer, codeFor, getSession, login } from '../../../../helpers/http/login';

const post = (token: string, body: object) => app.httpRequest().post('/api/session/key').set(bearer(token)).send(body);

describe('POST /api/session/key', () => {
  const keyOf = async (token: string) => {
    const { parts } = app.wechatLogin;
    const claims = parts.tokens.verifyHeader(`Bearer ${token}`);
    const record = await parts.sessions.check(claims);
    return parts.cipher.open(record.sessionKey, `${claims.uid}:${claims.id}`);
  };

  it('replaces the session_key, and leaves session, token, device and the other phone alone', async () => {
    const { token, user } = await login('A', 'iPhone 15');
    const other = await login('B');
    const before = await getSession(token).expect(200);
    const response = await post(token, { code: codeFor('A') }).expect(200);
    assert.deepEqual(response.body, {});
    assert.equal(response.headers['cache-control'], 'no-store');
    assert.equal(await keyOf(token), app.wechatSandbox!.sessionKeys.of(app.wechatSandbox!.openidOf('A')));
    assert.deepEqual((await getSession(token).expect(200)).body, before.body);
    assert.deepEqual((await app.redis.keys(`wx:{${user.id}}:*`)).length, 2);
    await getSession(other.token).expect(200);
  });

  it('answers 409 WECHAT_USER_MISMATCH for the code of another user, and changes nothing', async () => {
    const { token } = await login('A');
    const other = await login('B');
    const key = await keyOf(token);
    assertError(await post(token, { code: codeFor('B') }), 409, 'WECHAT_USER_MISMATCH');
    assert.equal(await keyOf(token), key);
    await getSession(other.token).expect(200);
  });

  it('keeps a unionid, and adds one that WeChat has sent since', async () => {
    const { token } = await login('A');
    const sandbox = app.wechatSandbox!;
    await post(token, { code: sandbox.issueCode('A', undefined, { unionid: true }) }).expect(200);
    await post(token, { code: codeFor('A') }).expect(200);
    const { parts } = app.wechatLogin;
    const record = await parts.sessions.check(parts.tokens.verifyHeader(`Bearer ${token}`));
    assert.equal(record.unionid, sandbox.unionidOf('A'));
  });

  it('answers 400 for a used code and for a body without one, 401 without a session', async () => {
    const { token } = await login('A');
    const code = codeFor('A');
    await post(token, { code }).expect(200);
    assertError(await post(token, { code }), 400, 'WECHAT_CODE_INVALID');
    assertError(await post(token, {}), 400, 'INVALID_PARAM');
    assertError(await app.httpRequest().post('/api/session/key').send({ code }), 401, 'TOKEN_MISSING');
    const newer = await login('A');
    const { body } = await post(token, { code: codeFor('A') }).expect(401);
    assert.equal(body.code, 'SESSION_REPLACED');
    await getSession(newer.token).expect(200);
  });

  it('answers 503 while Redis takes no write, and spends no code', async () => {
    const { token } = await login('A');
    const code = codeFor('A');
    mm(app.redis, 'set', () => Promise.reject(new Error('Command timed out')));
    assertError(await post(token, { code }), 503, 'STORE_UNAVAILABLE');
    mm.restore();
    await post(token, { code }).expect(200);
  });

  it('counts like a login, together with the logins: 429 RATE_LIMITED beyond the limit', async () => {
    const { token } = await login('A');
    mm(app.wechatLogin.parts, 'limiter', new LoginLimiter(app.redis, 2));
    await post(token, { code: codeFor('A') }).expect(200);
    assertError(await post(token, { code: codeFor('A') }), 429, 'RATE_LIMITED');
  });
});
