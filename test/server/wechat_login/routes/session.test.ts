import assert from 'node:assert/strict';
import { app, mm } from 'egg-mock/bootstrap';
import { assertError, claimsOf, getSession, login } from '../../../helpers/http/login';

describe('GET /api/session', () => {
  it('answers 200 with the user, the device and the times of the session', async () => {
    mm(Date, 'now', () => Date.UTC(2026, 0, 1, 12));
    const { token, user } = await login('A', 'iPhone 15');
    const { body, headers } = await getSession(token).expect(200);
    assert.deepEqual(body, {
      user,
      device: 'iPhone 15',
      createdAt: '2026-01-01T12:00:00.000Z',
      expiresAt: '2026-01-31T12:00:00.000Z',
    });
    assert.equal(headers['cache-control'], 'no-store');
    assert.equal(headers['set-cookie'], undefined);
  });

  it('says what time it is, also in a refusal: phones measure with it, whatever their own clock says', async () => {
    const { token } = await login('A');
    for (const answer of [await getSession(token).expect(200), await getSession('abc.def.ghi').expect(401)]) {
      assert.ok(Math.abs(Date.parse(answer.headers.date) - Date.now()) < 60_000, answer.headers.date);
    }
  });

  it('leaves the device out when the login named none', async () => {
    const { token } = await login('A');
    const { body } = await getSession(token).expect(200);
    assert.deepEqual(Object.keys(body), ['user', 'createdAt', 'expiresAt']);
  });

  for (const header of [undefined, 'Basic dTpw', 'Bearer', 'Bearer ', 'token']) {
    it(`answers 401 TOKEN_MISSING to Authorization: ${header}`, async () => {
      const request = app.httpRequest().get('/api/session');
      if (header !== undefined) request.set('authorization', header);
      assertError(await request, 401, 'TOKEN_MISSING');
    });
  }

  it('reads no token from the query string', async () => {
    const { token } = await login('A');
    const query = { access_token: token, token };
    assertError(await app.httpRequest().get('/api/session').query(query), 401, 'TOKEN_MISSING');
  });

  it('takes the scheme in any case (RFC 7235)', async () => {
    const { token } = await login('A');
    await app.httpRequest().get('/api/session').set('authorization', `bearer ${token}`).expect(200);
  });

  it('answers 401 TOKEN_INVALID without asking Redis', async () => {
    mm(app.wechatLogin.parts.store, 'check', () => assert.fail('asked Redis'));
    assertError(await getSession('abc.def.ghi'), 401, 'TOKEN_INVALID');
  });

  it('answers 401 SESSION_EXPIRED when the session has gone from Redis', async () => {
    const { token } = await login('A');
    await app.redis.flushall();
    assertError(await getSession(token), 401, 'SESSION_EXPIRED');
  });

  it('answers 401 SESSION_EXPIRED when the time of the token is over, whatever Redis holds', async () => {
    const { token } = await login('A');
    const end = claimsOf(token).exp * 1000;
    mm(Date, 'now', () => end);
    assertError(await getSession(token), 401, 'SESSION_EXPIRED');
  });

  it('answers 401 SESSION_REPLACED with time and device of the newer login', async () => {
    const older = await login('A', 'iPhone 15');
    const newer = await login('A', 'Mate 60');
    const { body } = await getSession(newer.token).expect(200);
    const details = { replacedAt: body.createdAt, device: 'Mate 60' };
    assertError(await getSession(older.token), 401, 'SESSION_REPLACED', details);
  });

  it('answers 401 SESSION_REPLACED without a device when the login named none', async () => {
    const older = await login('A', 'iPhone 15');
    const newer = await login('A');
    const { body } = await getSession(newer.token).expect(200);
    assertError(await getSession(older.token), 401, 'SESSION_REPLACED', { replacedAt: body.createdAt });
  });

  it('answers 401 SESSION_EXPIRED for a replaced session once the newer one is over as well', async () => {
    const older = await login('A');
    await login('A');
    await app.redis.flushall();
    assertError(await getSession(older.token), 401, 'SESSION_EXPIRED');
  });

  it('answers 401 SESSION_KICKED after a kick, also when the user has logged in again', async () => {
    const { token, user } = await login('A');
    assert.equal(await app.wechatLogin.parts.store.kick(user.id), true);
    assertError(await getSession(token), 401, 'SESSION_KICKED');
    const again = await login('A');
    assertError(await getSession(token), 401, 'SESSION_KICKED');
    await getSession(again.token).expect(200);
  });

  it('answers 503 STORE_UNAVAILABLE, never a 401, while Redis is away', async () => {
    const { token } = await login('A');
    mm(app.redis, 'mget', async () => {
      throw new Error("Stream isn't writeable and enableOfflineQueue options is false");
    });
    assertError(await getSession(token), 503, 'STORE_UNAVAILABLE');
    mm.restore();
    await getSession(token).expect(200);
  });
});
