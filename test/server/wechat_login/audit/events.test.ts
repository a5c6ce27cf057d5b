import assert from 'node:assert/strict';
import { app } from 'egg-mock/bootstrap';
import type { SessionEvent } from '../../../../server/lib/plugin/egg-wechat-login/lib/audit/events';
import { asInProduction } from '../../../helpers/logs/as_in_production';
import { captureLogs } from '../../../helpers/logs/audit_log';
import { bearer, codeFor, getSession, login } from '../../../helpers/http/login';
import { until } from '../../../helpers/until';

const EVENTS = ['login', 'replaced', 'logout', 'kicked', 'banned', 'unbanned', 'login_refused'] as const;
const REQUEST = { 'x-request-id': 'events-test-1' };
const requestId = REQUEST['x-request-id'];

describe('app.on(<session event>)', () => {
  let heard: [SessionEvent, object][];
  /** The application's own. */
  let others: unknown[];

  beforeEach(() => {
    heard = [];
    others = EVENTS.flatMap((name) => app.rawListeners(name));
    for (const name of EVENTS) app.on(name, (event) => heard.push([name, event]));
  });

  afterEach(() => {
    for (const name of EVENTS) {
      const added = app.rawListeners(name).filter((listener) => !others.includes(listener));
      added.forEach((listener) => app.off(name, listener as () => void));
    }
  });

  const post = (body: object) => app.httpRequest().post('/api/login').set(REQUEST).send(body);

  it('tells of a login, with the device that it named', async () => {
    const { body } = await post({ code: codeFor('A'), device: 'iPhone 15' }).expect(200);
    assert.deepEqual(heard, [['login', { uid: body.user.id, device: 'iPhone 15', requestId }]]);
  });

  it('has no device where there is none', async () => {
    const { body } = await post({ code: codeFor('A') }).expect(200);
    assert.deepEqual(heard, [['login', { uid: body.user.id, requestId }]]);
  });

  it('tells of the session that a login has replaced, with its device, before the login', async () => {
    await login('A', 'iPhone 15');
    heard = [];
    const { body } = await post({ code: codeFor('A'), device: 'Mate 60' }).expect(200);
    const uid = body.user.id;
    assert.deepEqual(heard, [
      ['replaced', { uid, device: 'iPhone 15', requestId }],
      ['login', { uid, device: 'Mate 60', requestId }],
    ]);
  });

  it('tells of a logout, and not of one that is refused', async () => {
    const { token, user } = await login('A');
    heard = [];
    const logout = () => app.httpRequest().post('/api/logout').set(REQUEST).set(bearer(token));
    await logout().expect(200);
    await logout().expect(401);
    assert.deepEqual(heard, [['logout', { uid: user.id, requestId }]]);
  });

  it('tells of a kick, and not of one that met no session', async () => {
    const { user } = await login('A');
    heard = [];
    const { sessions } = app.wechatLogin;
    const ctx = app.mockContext({ headers: REQUEST });
    await sessions.kick(user.id, 'asked for', ctx);
    await sessions.kick(user.id, 'asked for', ctx);
    assert.deepEqual(heard, [['kicked', { uid: user.id, reason: 'asked for', requestId }]]);
  });

  it('tells of a ban, of the session that it ended, and of the end of the ban', async () => {
    const { user } = await login('A');
    heard = [];
    const { sessions } = app.wechatLogin;
    const ctx = app.mockContext({ headers: REQUEST });
    const end = Math.floor(Date.now() / 1000) + 60;
    await sessions.ban(user.id, end, 'spam', ctx);
    await sessions.unban(user.id, 'a mistake', ctx);
    await sessions.unban(user.id, 'a mistake', ctx);
    const uid = user.id;
    assert.deepEqual(heard, [
      ['banned', { uid, reason: 'spam', until: new Date(end * 1000).toISOString(), requestId }],
      ['kicked', { uid, reason: 'spam', requestId }],
      ['unbanned', { uid, reason: 'a mistake', requestId }],
    ]);
  });

  it('tells of a refused login what was known of it', async () => {
    const { user } = await login('A');
    await app.wechatLogin.parts.store.ban(user.id, Math.floor(Date.now() / 1000) + 60);
    heard = [];
    await post({ code: 'unknown' }).expect(400);
    await post({ code: codeFor('A'), device: 'iPhone 15' }).expect(403);
    assert.deepEqual(heard, [
      ['login_refused', { reason: 'WECHAT_CODE_INVALID', requestId }],
      ['login_refused', { uid: user.id, device: 'iPhone 15', reason: 'USER_BANNED', requestId }],
    ]);
  });

  it('tells of nothing at a check', async () => {
    const { token } = await login('A');
    heard = [];
    await getSession(token).expect(200);
    assert.deepEqual(heard, []);
  });

  it('tells a listener of `once` once', async () => {
    let count = 0;
    app.once('login', () => (count += 1));
    await login('A');
    await login('A');
    assert.equal(count, 1);
  });

  it('calls a listener as the application', async () => {
    let self: unknown;
    app.on('login', function (this: unknown) {
      self = this;
    });
    await login('A');
    // egg-mock hands tests a proxy of the application.
    assert.equal((self as typeof app).wechatLogin, app.wechatLogin);
  });

  describe('with listeners that fail', () => {
    const failure = () => Object.assign(new TypeError('words with a-secret'), { code: 'E_OURS', token: 'a-token' });
    let logs: string[];

    beforeEach(() => {
      logs = captureLogs();
      for (const name of EVENTS) {
        app.prependListener(name, () => {
          throw failure();
        });
        app.prependListener(name, async () => {
          await Promise.resolve();
          throw failure();
        });
        // eslint-disable-next-line prefer-promise-reject-errors
        app.prependListener(name, () => Promise.reject('a-secret'));
      }
    });

    /** Without their times: an error stands in two files, and the clock goes on between them. */
    const told = () => {
      const lines = logs.filter((line) => line.includes('A listener of '));
      return [...new Set(lines.map((line) => line.slice(line.indexOf(' ERROR '))))];
    };

    it('logs in, replaces, refuses and logs out, and calls the listeners that come after them', async () => {
      await login('A');
      const { token, user } = await login('A');
      await getSession(token).expect(200);
      await post({ code: 'unknown' }).expect(400);
      await app.httpRequest().post('/api/logout').set(bearer(token)).expect(200, {});
      await getSession(token).expect(401);
      const names = heard.map(([name]) => name);
      assert.deepEqual(names, ['login', 'replaced', 'login', 'login_refused', 'logout']);
      await login('A');
      const { sessions } = app.wechatLogin;
      assert.equal(await sessions.ban(user.id, Math.floor(Date.now() / 1000) + 60, 'spam'), true);
      assert.equal(await sessions.unban(user.id, 'a mistake'), true);
      assert.deepEqual(
        heard.slice(names.length).map(([name]) => name),
        ['login', 'banned', 'kicked', 'unbanned'],
      );
    });

    it('in production › logs each with its stack and the request, and none of its words', async () => {
      asInProduction();
      await post({ code: codeFor('A') }).expect(200);
      await until('all three are logged', async () => told().length === 3);
      const [thrown, rejected, strange] = [/\(TypeError E_OURS\)\n +at [^]*events\.test/, /E_OURS/, /failed \n/];
      for (const pattern of [thrown, rejected, strange]) assert.ok(told().some((line) => pattern.test(line)));
      for (const line of told())
        assert.match(line, /\[events-test-1 [\d.]+ POST \/api\/login\] A listener of login has failed /);
      assert.doesNotMatch(logs.join(''), /a-secret|a-token/);
    });
  });

  it('does not wait for a listener, and none can change what the next one is told', async () => {
    app.prependListener('login', (event: { uid: string }) => {
      event.uid = 'another';
    });
    app.prependListener('login', () => new Promise(() => {}));
    const { user } = await login('A');
    assert.equal((heard[0][1] as { uid: string }).uid, user.id);
  });
});
