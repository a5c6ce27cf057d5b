import assert from 'node:assert/strict';
import { app, mm } from 'egg-mock/bootstrap';
import { assertError, codeFor, login, postLogout } from '../../../helpers/http/login';
import { captureAudit } from '../../../helpers/logs/audit_log';

describe('the audit log, when the answer of Redis to a write was lost', () => {
  /** The events of the lines, without what differs from run to run. */
  const events = (lines: string[]) =>
    lines.map((line) => {
      const { event, uid, reason, outcome } = JSON.parse(line.slice(line.indexOf('{'))) as Record<string, string>;
      return { event, uid, reason, outcome };
    });
  const post = () =>
    app
      .httpRequest()
      .post('/api/login')
      .send({ code: codeFor('A') });
  const lose = (command: string) => mm(app.redis, command, () => Promise.reject(new Error('Command timed out')));
  const told = (event: string) => app.once(event, () => assert.fail(`the event ${event} was emitted`));

  afterEach(() => ['login', 'logout', 'kicked', 'banned', 'unbanned'].forEach((name) => app.removeAllListeners(name)));

  it('a login › has an unknown outcome, and emits no event', async () => {
    const { id: uid } = (await login('A')).user;
    const lines = captureAudit();
    lose('wxLogin');
    told('login');
    assertError(await post(), 503, 'STORE_UNAVAILABLE');
    assert.deepEqual(events(lines), [{ event: 'login', uid, reason: undefined, outcome: 'unknown' }]);
  });

  it('a logout › has an unknown outcome, and emits no event', async () => {
    const { token, user } = await login('A');
    const lines = captureAudit();
    lose('wxLogout');
    told('logout');
    assertError(await postLogout(token), 503, 'STORE_UNAVAILABLE');
    assert.deepEqual(events(lines), [{ event: 'logout', uid: user.id, reason: undefined, outcome: 'unknown' }]);
  });

  it('a kick, a ban and an unban › have an unknown outcome, and emit no event', async () => {
    const { sessions } = app.wechatLogin;
    const uid = (await login('A')).user.id;
    const lines = captureAudit();
    for (const [event, command, emitted, act] of [
      ['kick', 'wxKick', 'kicked', () => sessions.kick(uid, 'x')],
      ['ban', 'wxBan', 'banned', () => sessions.ban(uid, Math.floor(Date.now() / 1000) + 60, 'x')],
      ['unban', 'wxUnban', 'unbanned', () => sessions.unban(uid, 'x')],
    ] as const) {
      lines.length = 0;
      lose(command);
      told(emitted);
      await assert.rejects(act(), { code: 'STORE_UNAVAILABLE' });
      assert.deepEqual(events(lines), [{ event, uid, reason: 'x', outcome: 'unknown' }]);
    }
  });

  it('a login that Redis has refused › was refused', async () => {
    const lines = captureAudit();
    mm(app.redis, 'wxLogin', () => Promise.reject(Object.assign(new Error('OOM …'), { name: 'ReplyError' })));
    assertError(await post(), 503, 'STORE_UNAVAILABLE');
    const [{ event, reason, outcome }] = events(lines);
    assert.deepEqual([event, reason, outcome], ['login_refused', 'STORE_UNAVAILABLE', undefined]);
  });
});
