import assert from 'node:assert/strict';
import { app, mm } from 'egg-mock/bootstrap';
import { LoginLimiter } from '../../../../server/lib/plugin/egg-wechat-login/lib/redis/login_limiter';
import { portOfApp } from '../../../helpers/http/app_port';
import { sendRaw } from '../../../helpers/http/raw_http';
import { exchange, parseAnswers } from '../../fuzz/wire';
import { assertError, claimsOf, codeFor, getSession, login } from '../../../helpers/http/login';
import { decodeRecord } from '../../../../server/lib/plugin/egg-wechat-login/lib/session/store/record';

describe('POST /api/login', () => {
  function post(body: string | object) {
    return app.httpRequest().post('/api/login').send(body);
  }

  /** With these header lines, and none of an HTTP client. */
  async function postRaw(headers: string, body: string) {
    const framing = `Host: x\r\nContent-Length: ${body.length}\r\nConnection: close\r\n`;
    const bytes = Buffer.from(`POST /api/login HTTP/1.1\r\n${framing}${headers}\r\n${body}`);
    const [answer] = parseAnswers(await exchange(bytes));
    return { ...answer, body: JSON.parse(answer.body) };
  }

  it('answers 200 with a token, its life in seconds and the user', async () => {
    const { body, headers } = await post({ code: codeFor('A'), device: 'iPhone 15' }).expect(200);
    assert.deepEqual(Object.keys(body).sort(), ['expiresIn', 'token', 'user']);
    assert.equal(body.expiresIn, 2592000);
    assert.deepEqual(body.user, { id: app.wechatLogin.sessions.uidOf(app.wechatSandbox!.openidOf('A')) });
    assert.match(body.user.id, /^[\w-]{22}$/);
    assert.equal(headers['cache-control'], 'no-store');
    assert.equal(headers['x-content-type-options'], 'nosniff');
    assert.equal(headers['set-cookie'], undefined);
  });

  it('keeps both keys of the session, with one TTL', async () => {
    const { token, user } = await login('A', 'iPhone 15');
    const { jti } = claimsOf(token);
    const sessionKey = `wx:{${user.id}}:session:${jti}`;
    assert.deepEqual((await app.redis.keys('wx:*')).sort(), [sessionKey, `wx:{${user.id}}:token`]);
    assert.equal(await app.redis.get(`wx:{${user.id}}:token`), jti);
    assert.equal(await app.redis.ttl(`wx:{${user.id}}:token`), 604800);
    assert.equal(await app.redis.ttl(sessionKey), 604800);
    const record = decodeRecord((await app.redis.get(sessionKey))!)!;
    assert.deepEqual(Object.keys(record).sort(), ['createdAt', 'device', 'openid', 'renewedAt', 'sessionKey']);
    assert.equal(record.openid, app.wechatSandbox!.openidOf('A'));
    assert.equal(record.device, 'iPhone 15');
  });

  it('stores the session_key encrypted, for this session only', async () => {
    app.mockHttpclient(/jscode2session/, 'GET', { data: { openid: 'oX', session_key: 'HyVFkGl5F5OQWJZZaNzBBg==' } });
    const { body } = await post({ code: 'c' }).expect(200);
    const owner = `${body.user.id}:${claimsOf(body.token).jti}`;
    const text = (await app.redis.get(`wx:{${body.user.id}}:session:${claimsOf(body.token).jti}`))!;
    assert.ok(!text.includes('HyVFkGl5F5OQWJZZaNzBBg'));
    assert.equal(app.wechatLogin.parts.cipher.open(decodeRecord(text!)!.sessionKey, owner), 'HyVFkGl5F5OQWJZZaNzBBg==');
  });

  it('ends the older session of the same user and leaves none of its keys', async () => {
    const older = await login('A');
    const newer = await login('A');
    assert.equal(older.user.id, newer.user.id);
    assert.deepEqual((await app.redis.keys('wx:*')).sort(), [
      `wx:{${newer.user.id}}:session:${claimsOf(newer.token).jti}`,
      `wx:{${newer.user.id}}:token`,
    ]);
    await getSession(newer.token).expect(200);
    await getSession(older.token).expect(401);
  });

  it('leaves the sessions of other users alone', async () => {
    const a = await login('A');
    const b = await login('B');
    assert.notEqual(a.user.id, b.user.id);
    await getSession(a.token).expect(200);
    await getSession(b.token).expect(200);
  });

  for (const type of ['application/json', 'application/json; charset=utf-8', 'Application/JSON ;charset="utf-8"']) {
    it(`takes a body of the type ${type}`, async () => {
      const body = JSON.stringify({ code: codeFor('A') });
      await app.httpRequest().post('/api/login').set('content-type', type).send(body).expect(200);
    });
  }

  for (const type of [
    'text/plain',
    'text/plain; charset=application/json',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/jsonp',
    'application/problem+json',
    'text/json',
    '',
  ]) {
    it(`answers 400 INVALID_PARAM for a body of the type '${type}', and neither counts nor spends anything`, async () => {
      mm(app.wechatLogin.parts, 'limiter', new LoginLimiter(app.redis, 1));
      const body = JSON.stringify({ code: codeFor('A') });
      assertError(await postRaw(`Content-Type: ${type}\r\n`, body), 400, 'INVALID_PARAM');
      assert.deepEqual(await app.redis.keys('*'), []);
      await app.httpRequest().post('/api/login').type('json').send(body).expect(200);
    });
  }

  it('answers 400 INVALID_PARAM for a body without a type, and for no body at all, and counts neither', async () => {
    for (const body of [JSON.stringify({ code: codeFor('A') }), '']) {
      assertError(await postRaw('', body), 400, 'INVALID_PARAM');
      assert.deepEqual(await app.redis.keys('*'), []);
    }
  });

  it('counts a body that is no JSON, too long or cut off, and refuses the next one before it is read', async () => {
    mm(app.wechatLogin.parts, 'limiter', new LoginLimiter(app.redis, 3));
    const json = () => app.httpRequest().post('/api/login').type('json');
    assertError(await json().send('{"code'), 400, 'INVALID_PARAM');
    assertError(await json().send(' '.repeat(20_000)), 413, 'PAYLOAD_TOO_LARGE');
    assertError(await json().send('{"code":""}'), 400, 'INVALID_PARAM');
    // Only the first byte of its body is ever sent.
    const head = 'Host: x\r\nContent-Type: application/json\r\nContent-Length: 99\r\nConnection: close';
    const answer = await sendRaw(portOfApp(), `POST /api/login HTTP/1.1\r\n${head}\r\n\r\n{`);
    assert.match(answer, /^HTTP\/1\.1 429 /);
    assert.match(answer, /"code":"RATE_LIMITED"/);
  });

  const invalidBodies: [string, string][] = [
    ['is not JSON', 'code=abc'],
    ['is cut off', '{"code":'],
    ['is empty', ''],
    ['is an array', '["code"]'],
    ['is null', 'null'],
    ['has no code', '{}'],
    ['has an empty code', '{"code":""}'],
    ['has a code that is a number', '{"code":123}'],
    ['has a code of 257 characters', JSON.stringify({ code: 'x'.repeat(257) })],
    ['has a code in its prototype only', '{"__proto__":{"code":"x"}}'],
    ['has a code with half a character', '{"code":"\\ud800"}'],
    ['has an empty device', '{"code":"x","device":""}'],
    ['has a device that is null', '{"code":"x","device":null}'],
    ['has a device of 65 characters', JSON.stringify({ code: 'x', device: 'd'.repeat(65) })],
    ['has a device with half a character', '{"code":"x","device":"\\udfff"}'],
  ];
  for (const [what, body] of invalidBodies) {
    it(`answers 400 INVALID_PARAM when the body ${what}`, async () => {
      const response = await app.httpRequest().post('/api/login').type('json').send(body);
      assertError(response, 400, 'INVALID_PARAM');
      assert.deepEqual(await app.redis.keys('wx:*'), []);
    });
  }

  it('answers 400 INVALID_PARAM when the body is not in the encoding that it claims', async () => {
    const response = await app.httpRequest().post('/api/login').set('content-encoding', 'gzip').send('{"code":"x"}');
    assertError(response, 400, 'INVALID_PARAM');
  });

  it('takes a code of 256 and a device of 64 characters', async () => {
    app.mockHttpclient(/jscode2session/, 'GET', { data: { openid: 'oX', session_key: 'k' } });
    await post({ code: 'x'.repeat(256), device: '📱'.repeat(64) }).expect(200);
  });

  it('answers 413 PAYLOAD_TOO_LARGE for a body over 16 KiB and takes one of 16 KiB', async () => {
    const body = (size: number) => JSON.stringify({ code: codeFor('A') }).padEnd(size, ' ');
    assertError(await post(body(16 * 1024 + 1)).type('json'), 413, 'PAYLOAD_TOO_LARGE');
    await post(body(16 * 1024))
      .type('json')
      .expect(200);
  });

  it('answers 400 WECHAT_CODE_INVALID for a used code and keeps the first login', async () => {
    const code = codeFor('A');
    const { body } = await post({ code }).expect(200);
    assertError(await post({ code }), 400, 'WECHAT_CODE_INVALID');
    await getSession(body.token).expect(200);
  });

  it('answers 403 USER_BANNED with the end of the ban, and logs in again after it', async () => {
    const { user } = await login('A');
    const until = Math.floor(Date.now() / 1000) + 3600;
    await app.wechatLogin.parts.store.ban(user.id, until);
    const response = await post({ code: codeFor('A') });
    assertError(response, 403, 'USER_BANNED', { until: new Date(until * 1000).toISOString() });
    assert.equal(await app.redis.ttl(`wx:{${user.id}}:ban`), 3600);
    await app.redis.del(`wx:{${user.id}}:ban`);
    await login('A');
  });

  it('answers 429 RATE_LIMITED with Retry-After to an address over the limit, before it asks WeChat', async () => {
    mm(app.wechatLogin.parts, 'limiter', new LoginLimiter(app.redis, 2));
    const code = codeFor('A');
    await post({ code: codeFor('B') }).expect(200);
    await post({}).expect(400);
    const response = await post({ code });
    assertError(response, 429, 'RATE_LIMITED');
    assert.match(response.headers['retry-after'], /^([1-9]|[1-5]\d|60)$/);
    await app.redis.flushall();
    await post({ code }).expect(200);
  });

  it('keeps count for each client address on its own', async () => {
    mm(app.wechatLogin.parts, 'limiter', new LoginLimiter(app.redis, 1));
    await login('A');
    mm(app.request, 'ip', '192.0.2.7');
    await login('B');
    assert.equal((await app.redis.keys('login-rate:address:*')).length, 2);
  });

  it('answers 429 RATE_LIMITED to a user over the limit, from whatever address, and keeps the session', async () => {
    mm(app.wechatLogin.parts, 'limiter', new LoginLimiter(app.redis, 2));
    await login('A');
    mm(app.request, 'ip', '192.0.2.7');
    const { token } = await login('A');
    mm(app.request, 'ip', '192.0.2.8');
    const response = await post({ code: codeFor('A') });
    assertError(response, 429, 'RATE_LIMITED');
    assert.match(response.headers['retry-after'], /^([1-9]|[1-5]\d|60)$/);
    await getSession(token).expect(200);
    await login('B');
  });

  it('has no limit when LOGIN_RATE_LIMIT is 0', async () => {
    mm(app.wechatLogin.parts, 'limiter', new LoginLimiter(app.redis, 0));
    for (let i = 0; i < 70; i++) await login('A');
  });

  it('answers 429 from the default of 60 a minute on', async () => {
    for (let i = 0; i < 60; i++) await post({}).expect(400);
    assertError(await post({}), 429, 'RATE_LIMITED');
  });

  it('answers 503 STORE_UNAVAILABLE while Redis is away and spends no code', async () => {
    const code = codeFor('A');
    mm(app.redis, 'set', async () => {
      throw new Error('Command timed out');
    });
    assertError(await post({ code }), 503, 'STORE_UNAVAILABLE');
    mm.restore();
    await post({ code }).expect(200);
  });
});
