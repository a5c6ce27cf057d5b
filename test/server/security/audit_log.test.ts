import assert from 'node:assert/strict';
import path from 'node:path';
import { app, mm } from 'egg-mock/bootstrap';
import { ApiError } from '../../../server/lib/plugin/egg-wechat-login/lib/errors/api_error';
import { LoginLimiter } from '../../../server/lib/plugin/egg-wechat-login/lib/redis/login_limiter';
import { auditFile, captureAudit } from '../../helpers/logs/audit_log';
import { bearer, codeFor, login } from '../../helpers/http/login';

describe('audit log', () => {
  const REQUEST = 'audit-test-1';
  let written: string[];

  beforeEach(() => {
    written = captureAudit();
  });

  function post(body: string | object) {
    return app.httpRequest().post('/api/login').set('x-request-id', REQUEST).send(body);
  }

  /** What was written since the last call: one line of JSON for each event, with a time of now taken off. */
  function events(): object[] {
    return written.splice(0).map((line) => {
      assert.match(line, /^\{[^\n]*\}\n$/);
      const { time, ...rest } = JSON.parse(line);
      assert.equal(new Date(time).toISOString(), time);
      assert.ok(Math.abs(Date.parse(time) - Date.now()) < 10_000);
      return rest;
    });
  }

  it('is a file of its own', () => {
    assert.equal(auditFile(), path.join(__dirname, '../../../logs/unittest/audit.log'));
  });

  it('has one line for a login', async () => {
    const { body } = await post({ code: codeFor('A'), device: 'iPhone 15' }).expect(200);
    const uid = body.user.id;
    assert.deepEqual(events(), [
      { event: 'login', uid, device: 'iPhone 15', address: '127.0.0.1', requestId: REQUEST },
    ]);
  });

  it('has no device when the login named none', async () => {
    const { body } = await post({ code: codeFor('A') }).expect(200);
    assert.deepEqual(events(), [{ event: 'login', uid: body.user.id, address: '127.0.0.1', requestId: REQUEST }]);
  });

  it('has a line for the replaced session, with its device, before that of the login', async () => {
    const { user } = await login('A', 'iPhone 15');
    events();
    await post({ code: codeFor('A'), device: 'Mate 60' }).expect(200);
    const common = { uid: user.id, address: '127.0.0.1', requestId: REQUEST };
    assert.deepEqual(events(), [
      { event: 'replaced', device: 'iPhone 15', reason: 'login elsewhere', ...common },
      { event: 'login', device: 'Mate 60', ...common },
    ]);
  });

  it('has one line for a refused login, with the code of its error as the reason', async () => {
    const { refusals } = app.wechatLogin.parts;
    const refused = (reason: string) => [{ event: 'login_refused', reason, address: '127.0.0.1', requestId: REQUEST }];
    const failing = (failure: '40226' | '40125' | '-1') => ({ code: app.wechatSandbox!.issueCode('A', failure) });
    for (const [body, reason] of [
      [{}, 'INVALID_PARAM'],
      [{ code: 'unknown' }, 'WECHAT_CODE_INVALID'],
      [failing('40226'), 'WECHAT_USER_BLOCKED'],
      [failing('40125'), 'WECHAT_MISCONFIGURED'],
      [failing('-1'), 'WECHAT_UNAVAILABLE'],
    ] as const) {
      await post(body);
      assert.deepEqual(events(), refused(reason));
    }
    mm(app.wechatLogin.parts.store, 'login', () => assert.fail('a defect'));
    await post({ code: codeFor('A') }).expect(500);
    const uid = app.wechatLogin.sessions.uidOf(app.wechatSandbox!.openidOf('A'));
    assert.deepEqual(events(), [{ ...refused('INTERNAL')[0], uid }]);
    for (const [body, reason] of [
      ['{bad', 'INVALID_PARAM'],
      [' '.repeat(20_000), 'PAYLOAD_TOO_LARGE'],
    ]) {
      refusals.flush();
      await post(body).type('json');
      assert.deepEqual(events(), refused(reason));
    }
    mm(app.wechatLogin.parts, 'limiter', new LoginLimiter(app.redis, 1));
    await post({}).expect(429);
    assert.deepEqual(events(), refused('RATE_LIMITED'));
  });

  it('has one line a minute for the refusals of an address that cost nothing, with their count', async () => {
    const { refusals } = app.wechatLogin.parts;
    const line = (reason: string) => ({ event: 'login_refused', reason, address: '127.0.0.1' });
    const heard: string[] = [];
    const listener = ({ reason }: { reason: string }) => heard.push(reason);
    app.on('login_refused', listener);
    for (let i = 0; i < 5; i++) await post({});
    mm(app.wechatLogin.parts, 'limiter', new LoginLimiter(app.redis, 1));
    for (let i = 0; i < 3; i++) await post({}).expect(429);
    app.off('login_refused', listener);
    assert.deepEqual(events(), [
      { ...line('INVALID_PARAM'), requestId: REQUEST },
      { ...line('RATE_LIMITED'), requestId: REQUEST },
    ]);
    refusals.flush();
    assert.deepEqual(events(), [
      { ...line('INVALID_PARAM'), count: 4 },
      { ...line('RATE_LIMITED'), count: 2 },
    ]);
    refusals.flush();
    assert.deepEqual(events(), []);
    // Each is still an event of its own.
    assert.deepEqual(heard, [...Array(5).fill('INVALID_PARAM'), ...Array(3).fill('RATE_LIMITED')]);
  });

  it('counts the addresses of one IPv6 customer as one', async () => {
    for (const [address, requestId] of [
      ['2001:db8:1:2::1', 'from-customer-1'],
      ['2001:db8:1:2:3::1', 'from-customer-1'],
      ['2001:db8:1:3::1', 'from-customer-2'],
    ]) {
      app.wechatLogin.sessions.refused({}, new ApiError('RATE_LIMITED'), { address, requestId });
    }
    const refused = { event: 'login_refused', reason: 'RATE_LIMITED' };
    assert.deepEqual(events(), [
      { ...refused, address: '2001:db8:1:2::1', requestId: 'from-customer-1' },
      { ...refused, address: '2001:db8:1:3::1', requestId: 'from-customer-2' },
    ]);
    app.wechatLogin.parts.refusals.flush();
    assert.deepEqual(events(), [{ ...refused, count: 1, address: '2001:db8:1:2::/64' }]);
  });

  it('names user and device of a refused login as far as they are known', async () => {
    const { user } = await login('A');
    await app.wechatLogin.parts.store.ban(user.id, Math.floor(Date.now() / 1000) + 60);
    events();
    await post({ code: codeFor('A'), device: 'iPhone 15' }).expect(403);
    await post({ code: 'unknown', device: 'Mate 60' }).expect(400);
    const common = { event: 'login_refused', address: '127.0.0.1', requestId: REQUEST };
    assert.deepEqual(events(), [
      { ...common, uid: user.id, device: 'iPhone 15', reason: 'USER_BANNED' },
      { ...common, device: 'Mate 60', reason: 'WECHAT_CODE_INVALID' },
    ]);
  });

  it('has one line for a logout and none for a refused one', async () => {
    const { token, user } = await login('A');
    events();
    const logout = () => app.httpRequest().post('/api/logout').set('x-request-id', REQUEST).set(bearer(token));
    await logout().expect(200);
    assert.deepEqual(events(), [{ event: 'logout', uid: user.id, address: '127.0.0.1', requestId: REQUEST }]);
    await logout().expect(401);
    assert.deepEqual(events(), []);
  });

  it('has one line for a kick with its reason, and none when there was no session', async () => {
    const { user } = await login('A');
    events();
    const ctx = app.mockContext({ headers: { 'x-request-id': REQUEST } });
    await app.wechatLogin.sessions.kick(user.id, 'asked for by the user', ctx);
    const reason = 'asked for by the user';
    assert.deepEqual(events(), [{ event: 'kick', uid: user.id, reason, address: '127.0.0.1', requestId: REQUEST }]);
    await app.wechatLogin.sessions.kick(user.id, reason, ctx);
    assert.deepEqual(events(), []);
  });

  it('has one line for a ban, and one for the session that it ends', async () => {
    const { user } = await login('A');
    events();
    const ctx = app.mockContext({ headers: { 'x-request-id': REQUEST } });
    const line = { uid: user.id, reason: 'spam', address: '127.0.0.1', requestId: REQUEST };
    const until = Math.floor(Date.now() / 1000) + 60;
    await app.wechatLogin.sessions.ban(user.id, until, 'spam', ctx);
    assert.deepEqual(events(), [
      { event: 'ban', ...line, until: new Date(until * 1000).toISOString() },
      { event: 'kick', ...line },
    ]);
  });

  it('has one line for a ban that is lifted, and none when there was none', async () => {
    const { user } = await login('A');
    await app.wechatLogin.parts.store.ban(user.id, Math.floor(Date.now() / 1000) + 60);
    events();
    const ctx = app.mockContext({ headers: { 'x-request-id': REQUEST } });
    assert.equal(await app.wechatLogin.sessions.unban(user.id, 'a mistake', ctx), true);
    const line = { uid: user.id, reason: 'a mistake', address: '127.0.0.1', requestId: REQUEST };
    assert.deepEqual(events(), [{ event: 'unban', ...line }]);
    assert.equal(await app.wechatLogin.sessions.unban(user.id, 'a mistake', ctx), false);
    assert.deepEqual(events(), []);
  });

  it('has no line for a check', async () => {
    const { token } = await login('A');
    events();
    await app.httpRequest().get('/api/session').set(bearer(token)).expect(200);
    assert.deepEqual(events(), []);
  });

  it('stays one line whatever the device is called', async () => {
    const device = 'a\r\n{"event":"kick"}\u0000\u001b[2J"\\ \u0085 \u009b2J \u2028 \u2029 \u061c\u200e\u202e\u2066';
    const { body } = await post({ code: codeFor('A'), device }).expect(200);
    // eslint-disable-next-line no-control-regex
    const unsafe = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/;
    assert.doesNotMatch(written.join(''), unsafe);
    assert.deepEqual(events(), [
      { event: 'login', uid: body.user.id, device, address: '127.0.0.1', requestId: REQUEST },
    ]);
  });
});
