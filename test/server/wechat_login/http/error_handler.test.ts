import assert from 'node:assert/strict';
import type { AddressInfo } from 'node:net';
import { app, mm } from 'egg-mock/bootstrap';
import { assertError, codeFor, login } from '../../../helpers/http/login';
import { asInProduction } from '../../../helpers/logs/as_in_production';
import { sendRaw } from '../../../helpers/http/raw_http';

describe('middleware/error_handler', () => {
  for (const [method, route] of [
    ['get', '/api'],
    ['get', '/api/login'],
    ['post', '/api/session'],
    ['get', '/api/logout'],
    ['put', '/api/login'],
    ['delete', '/api/session'],
    ['options', '/api/login'],
    ['get', '/favicon.ico'],
    ['get', '/%E0%A4%A'],
    ['get', '/api/../../etc/passwd'],
  ] as const) {
    it(`answers 404 NOT_FOUND to ${method.toUpperCase()} ${route}`, async () => {
      assertError(await app.httpRequest()[method](route), 404, 'NOT_FOUND');
    });
  }

  it('answers 500 INTERNAL to a defect, in production with its stack in the log and none of its words', async () => {
    asInProduction();
    mm(app.wechatLogin.parts.store, 'login', async () => {
      throw new TypeError('secret words of a defect');
    });
    app.mockLog();
    const response = await app
      .httpRequest()
      .post('/api/login')
      .send({ code: codeFor('A') });
    assertError(response, 500, 'INTERNAL');
    app.expectLog(/POST \/api\/login\] INTERNAL \(TypeError\)\n +at .*error_handler\.test/);
    app.expectLog(`[${response.body.requestId} 127.0.0.1 POST /api/login]`);
    app.notExpectLog('secret words of a defect');
  });

  it('answers 404 NOT_FOUND and 401 whatever the body: only a login has one', async () => {
    const big = 'x'.repeat(20_000);
    assertError(await app.httpRequest().post('/nowhere').type('json').send(big), 404, 'NOT_FOUND');
    assertError(await app.httpRequest().post('/api/logout').type('json').send(big), 401, 'TOKEN_MISSING');
  });

  it('in production › keeps the URL and the words of an error outside of the middlewares out of the log', async () => {
    asInProduction();
    app.mockLog();
    const ctx = app.mockContext({ path: '/api/login', url: '/api/login?token=a-token-in-the-url' });
    app.emit('error', new Error('words with a-secret'), ctx);
    app.emit('error', Object.assign(new Error('gone'), { code: 'ECONNRESET' }), ctx);
    app.expectLog('GET /api/login] INTERNAL (Error)');
    app.notExpectLog('a-token-in-the-url');
    app.notExpectLog('a-secret');
    app.notExpectLog('ECONNRESET');
  });

  for (const thrown of [undefined, null, 'text', 42, { status: 200 }, { status: '409' }]) {
    it(`answers by the contract when ${JSON.stringify(thrown)} is thrown`, async () => {
      mm(app.wechatLogin.parts.store, 'login', async () => {
        throw thrown;
      });
      const response = await app
        .httpRequest()
        .post('/api/login')
        .send({ code: codeFor('A') });
      assertError(response, 500, 'INTERNAL');
    });
  }

  it('logs an outage of Redis without the command and its arguments', async () => {
    const { token } = await login('A');
    mm(app.redis, 'mget', async () => {
      throw Object.assign(new Error('Command timed out'), { command: { name: 'evalsha', args: [token] } });
    });
    app.mockLog();
    const response = await app.httpRequest().get('/api/session').set('authorization', `Bearer ${token}`);
    assertError(response, 503, 'STORE_UNAVAILABLE');
    app.expectLog('GET /api/session] STORE_UNAVAILABLE Redis did not answer (Error)');
    app.notExpectLog(token);
  });

  it('keeps a usable X-Request-Id and makes up one for any other', async () => {
    const request = (id: string) => app.httpRequest().get('/nowhere').set('x-request-id', id);
    assert.equal((await request('proxy-0123:abc.def')).body.requestId, 'proxy-0123:abc.def');
    for (const id of ['short', 'x'.repeat(65), 'with space in it', '"quotes-quotes"']) {
      const { requestId } = (await request(id)).body;
      assert.match(requestId, /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/);
    }
  });

  it('names the request in X-Request-Id of a good answer as well', async () => {
    const { headers } = await app.httpRequest().get('/healthz').set('x-request-id', 'from-the-proxy').expect(200);
    assert.equal(headers['x-request-id'], 'from-the-proxy');
  });

  for (const [what, packet] of [
    ['a malformed header', 'GET /healthz HTTP/1.1\r\nno colon here\r\n\r\n'],
    ['an unknown method', 'HELLO /healthz HTTP/1.1\r\nHost: x\r\n\r\n'],
    ['headers over 16 KiB', `GET /healthz HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${'x'.repeat(17000)}\r\n\r\n`],
  ]) {
    it(`answers 400 INVALID_PARAM to ${what}`, async () => {
      const [head, body] = (await sendRaw(portOfApp(), packet)).split('\r\n\r\n');
      assert.match(head, /^HTTP\/1\.1 400 Bad Request\r\n/);
      assert.match(head, /\r\ncontent-type: application\/json; charset=utf-8(\r\n|$)/i);
      assert.match(head, /\r\ncache-control: no-store(\r\n|$)/i);
      const { code, message, requestId, ...rest } = JSON.parse(body);
      assert.equal(code, 'INVALID_PARAM');
      assert.match(message, /[\u4e00-\u9fff]/);
      assert.match(head, new RegExp(`x-request-id: ${requestId}`, 'i'));
      assert.deepEqual(rest, {});
    });
  }
});

function portOfApp(): number {
  const { app: server } = app.httpRequest().get('/healthz') as unknown as { app: { address(): AddressInfo } };
  return server.address().port;
}
