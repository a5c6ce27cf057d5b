import assert from 'node:assert/strict';
import { app, mm } from 'egg-mock/bootstrap';
import { portOfApp } from '../../helpers/http/app_port';
import { bearer, codeFor, login } from '../../helpers/http/login';
import { sendRaw } from '../../helpers/http/raw_http';

/** Every header that an answer may have. What is not here must never appear: no cookie, no name of a product. */
const ALLOWED = [
  'cache-control',
  'connection',
  'content-length',
  'content-type',
  'date',
  'keep-alive',
  'retry-after',
  'www-authenticate',
  'x-content-type-options',
  'x-request-id',
];

type Headers = Record<string, string>;

function assertHeaders(headers: Headers): void {
  assert.deepEqual(
    Object.keys(headers).filter((name) => !ALLOWED.includes(name)),
    [],
  );
  assert.equal(headers['cache-control'], 'no-store');
  assert.equal(headers['x-content-type-options'], 'nosniff');
  assert.equal(headers['content-type'], 'application/json; charset=utf-8');
  assert.match(headers['x-request-id'], /^[\w.:-]{8,64}$/);
}

describe('response headers', () => {
  const http = () => app.httpRequest();
  const broken = async () => {
    throw new Error('Command timed out');
  };

  it('of every good answer', async () => {
    const header = await app.loginAs('openid');
    for (const request of [
      () =>
        http()
          .post('/api/login')
          .send({ code: codeFor('B') }),
      () => http().get('/api/session').set(header),
      () => http().head('/api/session').set(header),
      () => http().post('/api/logout').set(header),
      () => http().get('/healthz'),
      () => http().get('/readyz'),
      () => http().get('/sandbox/code').query({ user: 'A' }),
    ]) {
      const { status, headers } = await request();
      assert.equal(status, 200);
      assertHeaders(headers);
    }
  });

  it('of every kind of error', async () => {
    mm(app.redis, 'mget', broken);
    const code = (failure?: '40226' | '40125' | '-1') => ({ code: app.wechatSandbox!.issueCode('A', failure) });
    for (const [status, request] of [
      [400, () => http().post('/api/login').send({})],
      [400, () => http().post('/api/login').send({ code: 'unknown' })],
      [401, () => http().get('/api/session')],
      [401, () => http().get('/api/session').set(bearer('x'))],
      [403, () => http().post('/api/login').send(code('40226'))],
      [404, () => http().get('/nowhere')],
      [404, () => http().options('/api/login').set('origin', 'https://example.com')],
      [404, () => http().put('/api/session').set('cookie', 'a=b')],
      [
        413,
        () =>
          http()
            .post('/api/login')
            .send({ code: 'x'.repeat(20_000) }),
      ],
      [500, () => http().post('/api/login').send(code('40125'))],
      [502, () => http().post('/api/login').send(code('-1'))],
    ] as const) {
      const { status: answered, headers } = await request();
      assert.equal(answered, status);
      assertHeaders(headers);
    }
  });

  it('of an answer while Redis is away, of a defect, and of one over the limit', async () => {
    const { token } = await login('A');
    const away = () => http().get('/api/session').set(bearer(token));
    mm(app.redis, 'mget', broken);
    const unavailable = await away().expect(503);
    mm(app.wechatLogin.parts.store, 'check', () => assert.fail('a defect'));
    const defect = await away().expect(500);
    for (let i = 0; i < 59; i++) await http().post('/api/login').send({}).expect(400);
    const limited = await http().post('/api/login').send({}).expect(429);
    for (const { headers } of [unavailable, defect, limited]) assertHeaders(headers);
    assert.match(limited.headers['retry-after'], /^\d+$/);
  });

  it('of requests that node refuses or that a browser would not send', async () => {
    for (const [packet, status] of [
      ['GET /healthz HTTP/1.1\r\nno colon here\r\n\r\n', 400],
      [`GET /healthz HTTP/1.1\r\nHost: x\r\nA: ${'x'.repeat(17_000)}\r\n\r\n`, 400],
      ['TRACE /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n', 404],
    ] as const) {
      const [head, body] = (await sendRaw(portOfApp(), packet)).split('\r\n\r\n');
      const [first, ...lines] = head.split('\r\n');
      assert.match(first, new RegExp(`^HTTP/1\\.1 ${status} `));
      assertHeaders(Object.fromEntries(lines.map((line) => [line.split(':')[0].toLowerCase(), line.split(': ')[1]])));
      assert.ok(!body.includes('x'.repeat(20)));
    }
  });

  it('egg-security, egg-session and whatever else sets cookies are off', () => {
    const { plugins } = app as unknown as { plugins: Record<string, { enable: boolean }> };
    const enabled = Object.keys(plugins).filter((name) => plugins[name].enable);
    for (const name of ['security', 'session', 'i18n']) {
      assert.ok(!enabled.includes(name), name);
    }
    assert.ok(enabled.includes('onerror'));
  });
});
