import assert from 'node:assert/strict';
import { app, mm } from 'egg-mock/bootstrap';
import { assertError, claimsOf, getSession, login, postLogout } from '../../../helpers/http/login';

describe('POST /api/logout', () => {
  it('answers 200 {} and deletes both keys', async () => {
    const { token } = await login('A');
    const { body, headers } = await postLogout(token).expect(200);
    assert.deepEqual(body, {});
    assert.equal(headers['cache-control'], 'no-store');
    assert.deepEqual(await app.redis.keys('wx:*'), []);
  });

  it('ends the token: the next calls answer 401 SESSION_EXPIRED', async () => {
    const { token } = await login('A');
    await postLogout(token).expect(200);
    assertError(await getSession(token), 401, 'SESSION_EXPIRED');
    assertError(await postLogout(token), 401, 'SESSION_EXPIRED');
  });

  it('never ends a session other than its own: 401 SESSION_REPLACED and the newer one lives', async () => {
    const older = await login('A');
    const newer = await login('A', 'Mate 60');
    const { body } = await getSession(newer.token).expect(200);
    const details = { replacedAt: body.createdAt, device: 'Mate 60' };
    assertError(await postLogout(older.token), 401, 'SESSION_REPLACED', details);
    assert.equal(await app.redis.get(`wx:{${newer.user.id}}:token`), claimsOf(newer.token).jti);
    await getSession(newer.token).expect(200);
  });

  it('leaves other users logged in', async () => {
    const a = await login('A');
    const b = await login('B');
    await postLogout(a.token).expect(200);
    await getSession(b.token).expect(200);
  });

  it('answers 401 SESSION_KICKED after a kick', async () => {
    const { token, user } = await login('A');
    await app.wechatLogin.parts.store.kick(user.id);
    assertError(await postLogout(token), 401, 'SESSION_KICKED');
  });

  it('answers 401 TOKEN_MISSING without a token and TOKEN_INVALID for a wrong one', async () => {
    assertError(await app.httpRequest().post('/api/logout'), 401, 'TOKEN_MISSING');
    assertError(await postLogout('abc'), 401, 'TOKEN_INVALID');
  });

  it('reads no token from the body', async () => {
    const { token } = await login('A');
    assertError(await app.httpRequest().post('/api/logout').send({ token }), 401, 'TOKEN_MISSING');
    await getSession(token).expect(200);
  });

  it('answers 503 STORE_UNAVAILABLE while Redis is away, and the session lives on', async () => {
    const { token } = await login('A');
    mm(app.redis, 'wxLogout', async () => {
      throw new Error('Command timed out');
    });
    assertError(await postLogout(token), 503, 'STORE_UNAVAILABLE');
    mm.restore();
    await getSession(token).expect(200);
  });
});
