import assert from 'node:assert/strict';
import { once } from 'node:events';
import { get } from 'node:http';
import type { ServerResponse } from 'node:http';
import { app, mm } from 'egg-mock/bootstrap';
import { portOfApp, serverOfApp } from '../../../helpers/http/app_port';
import { assertError, bearer, claimsOf, getSession, login, postLogout } from '../../../helpers/http/login';
import { waitFor, waiting } from '../../../helpers/http/waiting';

describe('GET /api/session?wait', () => {
  afterEach(() => assert.equal(app.wechatLogin.parts.watch.size, 0, 'somebody was forgotten'));

  /** Counts, until the end of the test, how often Redis is asked whether a session lives. */
  function countChecks(): { count: number } {
    const calls = { count: 0 };
    const { check } = app.wechatLogin.parts.store;
    mm(app.wechatLogin.parts.store, 'check', (...args: Parameters<typeof check>) => {
      calls.count += 1;
      return check.apply(app.wechatLogin.parts.store, args);
    });
    return calls;
  }

  /** Lets `act` happen when Redis has been asked for the n-th time, before its answer is heard. */
  function afterCheck(n: number, act: () => Promise<unknown>): void {
    const { check } = app.wechatLogin.parts.store;
    let calls = 0;
    mm(app.wechatLogin.parts.store, 'check', async (...args: Parameters<typeof check>) => {
      calls += 1;
      const isIt = calls === n;
      const answer = await check.apply(app.wechatLogin.parts.store, args);
      if (isIt) await act();
      return answer;
    });
  }

  it('answers 204 without a body when the time is over, after two checks', async () => {
    const { token } = await login('A');
    const checks = countChecks();
    const begin = Date.now();
    const { status, headers, text } = await waitFor(token, '1');
    const took = Date.now() - begin;
    assert.deepEqual([status, text], [204, '']);
    assert.equal(headers['cache-control'], 'no-store');
    assert.match(headers['x-request-id'], /^[\da-f-]{36}$/);
    assert.equal(headers['content-type'], undefined);
    assert.equal(headers['www-authenticate'], undefined);
    assert.ok(took >= 999 && took < 1900, `${took} ms`);
    assert.equal(checks.count, 2);
    await getSession(token).expect(200);
  });

  it('answers 401 SESSION_REPLACED with time and device at once when the user logs in elsewhere', async () => {
    const { token } = await login('A', 'iPhone 15');
    const checks = countChecks();
    const answer = waitFor(token);
    await waiting(1);
    const newer = await login('A', 'Mate 60');
    const begin = Date.now();
    const response = await answer;
    const took = Date.now() - begin;
    assert.equal(checks.count, 3);
    const { body } = await getSession(newer.token).expect(200);
    assertError(response, 401, 'SESSION_REPLACED', { replacedAt: body.createdAt, device: 'Mate 60' });
    assert.ok(took < 1000, `${took} ms`);
  });

  it('answers 401 SESSION_EXPIRED at once after a logout with the same token', async () => {
    const { token } = await login('A');
    const answer = waitFor(token);
    await waiting(1);
    await postLogout(token).expect(200);
    assertError(await answer, 401, 'SESSION_EXPIRED');
  });

  it('answers 401 SESSION_KICKED at once after a kick', async () => {
    const { token, user } = await login('A');
    const answer = waitFor(token);
    await waiting(1);
    assert.equal(await app.wechatLogin.parts.store.kick(user.id), true);
    assertError(await answer, 401, 'SESSION_KICKED');
  });

  it('answers 403 USER_BANNED at once after a ban', async () => {
    const { token, user } = await login('A');
    const answer = waitFor(token);
    await waiting(1);
    const until = Math.floor(Date.now() / 1000) + 60;
    await app.wechatLogin.sessions.ban(user.id, until, 'test');
    assertError(await answer, 403, 'USER_BANNED', { until: new Date(until * 1000).toISOString() });
  });

  it('answers all who wait for the same session, and nobody else', async () => {
    const a = await login('A');
    const b = await login('B');
    const answers = [waitFor(a.token), waitFor(a.token)];
    const other = waitFor(b.token);
    await waiting(3);
    await postLogout(a.token).expect(200);
    for (const answer of await Promise.all(answers)) assertError(answer, 401, 'SESSION_EXPIRED');
    assert.equal(app.wechatLogin.parts.watch.size, 1);
    await postLogout(b.token).expect(200);
    assertError(await other, 401, 'SESSION_EXPIRED');
  });

  it('does not wake for the end of another session of the same user', async () => {
    const older = await login('A');
    const newer = await login('A');
    const answer = waitFor(newer.token, '1');
    await waiting(1);
    assertError(await postLogout(older.token), 401, 'SESSION_REPLACED', {
      replacedAt: (await getSession(newer.token)).body.createdAt,
    });
    assert.equal((await answer).status, 204);
  });

  it('answers 204 when it is woken for nothing: the message is not the truth', async () => {
    const { token } = await login('A');
    const checks = countChecks();
    const answer = waitFor(token);
    await waiting(1);
    await app.redis.publish('wx:ended', claimsOf(token).jti);
    assert.equal((await answer).status, 204);
    assert.equal(checks.count, 3);
  });

  it('notices a session that ended between authentication and waiting', async () => {
    const { token } = await login('A');
    // Nobody who waits yet could have heard of it.
    afterCheck(1, () => app.redis.flushall());
    assertError(await waitFor(token), 401, 'SESSION_EXPIRED');
  });

  it('notices a session that ended after Redis was asked and before it begins to wait', async () => {
    const { token, user } = await login('A');
    afterCheck(2, () => app.wechatLogin.parts.store.kick(user.id));
    assertError(await waitFor(token), 401, 'SESSION_KICKED');
  });

  it('answers 401 SESSION_EXPIRED at the absolute limit when that comes sooner', async () => {
    mm(app.config.wechatLogin, 'sessionMaxSeconds', 2);
    const { token } = await login('A');
    const checks = countChecks();
    assertError(await waitFor(token), 401, 'SESSION_EXPIRED');
    const late = Date.now() - claimsOf(token).exp * 1000;
    assert.ok(late >= -1 && late < 500, `${late} ms`);
    assert.equal(checks.count, 3);
  });

  for (const wait of [
    '',
    '0',
    '26',
    '100',
    '1.5',
    '-1',
    '+1',
    '01',
    '1e1',
    '0x5',
    'abc',
    '%205',
    '5%20',
    '5&wait=5',
    '5&wait=',
  ]) {
    it(`answers 400 INVALID_PARAM to wait=${wait}`, async () => {
      const { token } = await login('A');
      const response = await app.httpRequest().get(`/api/session?wait=${wait}`).set(bearer(token));
      assertError(response, 400, 'INVALID_PARAM');
    });
  }

  for (const query of ['?', '?a=1', '?Wait=5', '?wait[]=5', '?a[wait]=5', '?wait5']) {
    it(`answers 200 at once to ${query}`, async () => {
      const { token, user } = await login('A');
      const { body } = await app.httpRequest().get(`/api/session${query}`).set(bearer(token)).expect(200);
      assert.deepEqual(body.user, user);
    });
  }

  it('takes 25 seconds, and a wait among other parameters', async () => {
    const { token } = await login('A');
    const answers = ['25', '%31&a=1', '25&a=1'].map((wait) => waitFor(token, wait));
    await waiting(3);
    await postLogout(token).expect(200);
    for (const answer of await Promise.all(answers)) assertError(answer, 401, 'SESSION_EXPIRED');
  });

  it('authenticates before it looks at the parameter', async () => {
    const { token } = await login('A');
    await postLogout(token).expect(200);
    assertError(await waitFor(token, 'abc'), 401, 'SESSION_EXPIRED');
    assertError(await waitFor('abc.def.ghi', 'abc'), 401, 'TOKEN_INVALID');
    assertError(await app.httpRequest().get('/api/session?wait=abc'), 401, 'TOKEN_MISSING');
  });

  it('answers 429 RATE_LIMITED to the fifth that waits for one session, and to others not', async () => {
    const a = await login('A');
    const b = await login('B');
    const answers = Array.from({ length: 4 }, () => waitFor(a.token));
    await waiting(4);
    const refused = await waitFor(a.token);
    assertError(refused, 429, 'RATE_LIMITED');
    assert.equal(refused.headers['retry-after'], '5');
    const other = waitFor(b.token);
    await waiting(5);
    await Promise.all([postLogout(a.token), postLogout(b.token)]);
    for (const answer of await Promise.all([...answers, other])) assertError(answer, 401, 'SESSION_EXPIRED');
  });

  it('answers 503 STORE_UNAVAILABLE when Redis fails while it looks again', async () => {
    const { token } = await login('A');
    const answer = waitFor(token);
    await waiting(1);
    mm(app.redis, 'mget', async () => {
      throw new Error('Connection is closed.');
    });
    await app.redis.publish('wx:ended', claimsOf(token).jti);
    assertError(await answer, 503, 'STORE_UNAVAILABLE');
  });

  describe('whose client goes away', () => {
    function ask(token: string) {
      return get({ port: portOfApp(), path: '/api/session?wait=25', headers: bearer(token) }).on('error', () => {});
    }

    it('waits no longer, asks Redis no more and logs nothing', async () => {
      const { token } = await login('A');
      const checks = countChecks();
      for (const method of ['warn', 'error'] as const) mm(app.logger, method, () => assert.fail('logged'));
      for (const method of ['warn', 'error'] as const) mm(app.coreLogger, method, () => assert.fail('logged'));
      const request = ask(token);
      await waiting(1);
      request.destroy();
      await waiting(0);
      // Whatever would still come of it comes before this is answered.
      await getSession(token).expect(200);
      assert.equal(checks.count, 2 + 1);
    });

    it('before it waits › does not begin to', async () => {
      const { token } = await login('A');
      let response!: ServerResponse;
      serverOfApp().once('request', (_req, res) => {
        response = res;
      });
      let entered = 0;
      mm(app.wechatLogin.parts.watch, 'enter', () => {
        entered += 1;
        throw new Error('entered');
      });
      let request!: ReturnType<typeof ask>;
      const gone = new Promise<void>((resolve) => {
        afterCheck(1, async () => {
          request.destroy();
          await once(response, 'close');
          resolve();
        });
      });
      request = ask(token);
      await gone;
      await getSession(token).expect(200);
      assert.equal(entered, 0);
    });
  });
});
