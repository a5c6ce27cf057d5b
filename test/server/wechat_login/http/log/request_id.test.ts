import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { app, mm } from 'egg-mock/bootstrap';
import type { Failure } from '../../../../../server/lib/plugin/egg-development-wechat-sandbox/lib/wechat_sandbox';
import { asInProduction } from '../../../../helpers/logs/as_in_production';
import { bearer, codeFor, login } from '../../../../helpers/http/login';
import { malformed } from '../../../../../server/lib/http/unreadable_requests';
import { portOfApp } from '../../../../helpers/http/app_port';
import { captureLogs } from '../../../../helpers/logs/audit_log';
import { sendRaw } from '../../../../helpers/http/raw_http';

/** Each request carries an id, and whatever it writes, into whichever log, carries the same. */
describe('request id', () => {
  let id: string;
  let written: string[];

  beforeEach(() => {
    id = `test-${randomUUID()}`;
    written = captureLogs();
    asInProduction();
  });

  const post = (route: string, body: object = {}) => app.httpRequest().post(route).set('x-request-id', id).send(body);
  const failing = (failure: Failure) => ({ code: app.wechatSandbox!.issueCode('A', failure) });

  /** Of how many lines, all of them with the id. The schedules run meanwhile and write lines of their own. */
  function assertNamed(lines: number) {
    const ofRequests = written.filter((line) => !/ \[Job#| SCHEDULE /.test(line));
    assert.deepEqual(
      ofRequests.filter((line) => !line.includes(id)),
      [],
    );
    assert.equal(ofRequests.length, lines, written.join(''));
  }

  it('is in both audit lines of a login that ends another session', async () => {
    await login('A');
    written.length = 0;
    const { headers } = await post('/api/login', { code: codeFor('A') }).expect(200);
    assert.equal(headers['x-request-id'], id);
    assertNamed(2);
  });

  it('is in the audit line of a logout', async () => {
    const header = await app.loginAs('openid');
    written.length = 0;
    await post('/api/logout').set(header).expect(200);
    assertNamed(1);
  });

  for (const [what, act, status, lines] of [
    ['a code that WeChat does not know', () => post('/api/login', failing('40029')), 400, 1],
    // Besides the audit line: the error is in the application's log, and from ERROR on in common-error.log as well.
    ['a WeChat that is busy', () => post('/api/login', failing('-1')), 502, 2],
    ['a wrong AppSecret', () => post('/api/login', failing('40125')), 500, 3],
  ] as const) {
    it(`is in every line for ${what}`, async () => {
      const { body, headers } = await act().expect(status);
      assert.deepEqual([body.requestId, headers['x-request-id']], [id, id]);
      assertNamed(lines);
    });
  }

  it('is in the lines of a defect, with its stack', async () => {
    mm(app.wechatLogin.parts.store, 'login', () => Promise.reject(new TypeError('a defect')));
    await post('/api/login', { code: codeFor('A') }).expect(500);
    assertNamed(3);
    assert.equal(written.filter((line) => /INTERNAL \(TypeError\)\n +at /.test(line)).length, 2);
  });

  it('is in the line of an outage of Redis', async () => {
    const { token } = await login('A');
    written.length = 0;
    mm(app.redis, 'wxLogout', () => Promise.reject(new Error('down')));
    await post('/api/logout').set(bearer(token)).expect(503);
    // The audit log's as well: the outcome is unknown.
    assertNamed(2);
  });

  it('is in the lines of an error outside of the middlewares', () => {
    app.emit('error', new Error('late'), app.mockContext({ headers: { 'x-request-id': id } }));
    assertNamed(2);
  });

  it('is in the one line for what is not even HTTP', async () => {
    malformed.flush();
    written.length = 0;
    const answer = await sendRaw(portOfApp(), 'GET / HTTP/1.1\r\nno colon here\r\n\r\n');
    const [, named] = /\r\nX-Request-Id: (\S+)\r\n/.exec(answer)!;
    assert.equal(written.length, 1);
    const line = / WARN .* \[(\S+) 127\.0\.0\.1\] INVALID_PARAM malformed HTTP \(HPE_INVALID_HEADER_TOKEN\)\n$/;
    assert.equal(line.exec(written[0])?.[1], named);
  });

  it('is in the lines that code of a service or a controller writes, into whichever log', () => {
    const ctx = app.mockContext({ headers: { 'x-request-id': id } });
    ctx.logger.info('one');
    ctx.coreLogger.info('two');
    ctx.getLogger('coreLogger').warn('three');
    assertNamed(3);
  });

  it('is in the audit lines of a ban and of a kick', async () => {
    const { user } = await login('A');
    written.length = 0;
    const ctx = app.mockContext({ headers: { 'x-request-id': id } });
    await app.wechatLogin.sessions.ban(user.id, Math.floor(Date.now() / 1000) + 60, 'spam', ctx);
    assertNamed(2);
  });
});
