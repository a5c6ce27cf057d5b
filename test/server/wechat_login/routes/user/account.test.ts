import assert from 'node:assert/strict';
import { app, mm } from 'egg-mock/bootstrap';
import type { ClosedAccount } from '../../../../../server/lib/plugin/egg-wechat-login/lib/session/account/forget_hooks';
import { assertError, bearer, codeFor, getSession, login, postLogout } from '../../../../helpers/http/login';
import { captureAudit } from '../../../../helpers/logs/audit_log';
import { until } from '../../../../helpers/until';

describe('DELETE /api/account', () => {
  const close = (token: string, body: object) => app.httpRequest().delete('/api/account').set(bearer(token)).send(body);
  let forgotten: ClosedAccount[];
  let hook: (user: ClosedAccount) => unknown;

  const keysOf = async (uid: string) => (await app.redis.keys(`wx:{${uid}}:*`)).sort();
  const queued = () => app.redis.zrange(`wx:{app:${app.config.wechatLogin.appid}}:forget`, 0, -1);

  before(() => app.wechatLogin.onForget((user) => hook(user)));
  beforeEach(() => {
    forgotten = [];
    hook = (user) => forgotten.push(user);
  });
  after(() => (app.wechatLogin.parts.hooks as unknown as { hooks: unknown[] }).hooks.splice(0));

  it('answers 200 {}, deletes every key about the user, and the hook has the user', async () => {
    const { token, user } = await login('A', 'iPhone 15');
    const { body, headers } = await close(token, { code: codeFor('A') }).expect(200);
    assert.deepEqual(body, {});
    assert.equal(headers['cache-control'], 'no-store');
    const { jti } = JSON.parse(Buffer.from(token.split('.')[1], 'base64url').toString());
    assert.deepEqual(await keysOf(user.id), [`wx:{${user.id}}:kicked:${jti}`]);
    const { appid } = app.config.wechatLogin;
    const [{ closedAt, ...rest }, ...more] = forgotten;
    assert.deepEqual([rest, more], [{ uid: user.id, openid: app.wechatSandbox!.openidOf('A'), appid }, []]);
    assert.ok(Math.abs(Date.parse(closedAt) - Date.now()) < 5000);
    assert.deepEqual(await queued(), []);
  });

  it('tells the devices 401 ACCOUNT_DELETED, also the one that waits', async () => {
    const { token } = await login('A');
    const waiting = getSession(token)
      .query({ wait: 25 })
      .then((answer) => answer);
    await until('the long poll waits', async () => app.wechatLogin.parts.watch.size === 1);
    await close(token, { code: codeFor('A') }).expect(200);
    assertError(await waiting, 401, 'ACCOUNT_DELETED');
    assertError(await getSession(token), 401, 'ACCOUNT_DELETED');
    assertError(await postLogout(token), 401, 'ACCOUNT_DELETED');
    assertError(await close(token, { code: codeFor('A') }), 401, 'ACCOUNT_DELETED');
  });

  it('leaves other users alone, and a later login has the same id', async () => {
    const { token, user } = await login('A');
    const other = await login('B');
    await close(token, { code: codeFor('A') }).expect(200);
    await getSession(other.token).expect(200);
    const again = await login('A');
    assert.equal(again.user.id, user.id);
    await getSession(again.token).expect(200);
  });

  it('answers 409 WECHAT_USER_MISMATCH for the code of another user, and changes nothing', async () => {
    const { token, user } = await login('A');
    const keys = await keysOf(user.id);
    assertError(await close(token, { code: codeFor('B') }), 409, 'WECHAT_USER_MISMATCH');
    assert.deepEqual(await keysOf(user.id), keys);
    assert.deepEqual(forgotten, []);
    await getSession(token).expect(200);
  });

  it('answers 400 for a used code and without one, 401 without a session, and changes nothing', async () => {
    const { token } = await login('A');
    const code = codeFor('A');
    await app.httpRequest().post('/api/session/key').set(bearer(token)).send({ code }).expect(200);
    assertError(await close(token, { code }), 400, 'WECHAT_CODE_INVALID');
    assertError(await close(token, {}), 400, 'INVALID_PARAM');
    assertError(await app.httpRequest().delete('/api/account').send({ code }), 401, 'TOKEN_MISSING');
    await getSession(token).expect(200);
  });

  it('lets a ban survive', async () => {
    const { token, user } = await login('A');
    const until_ = Math.floor(Date.now() / 1000) + 60;
    await app.redis.set(`wx:{${user.id}}:ban`, until_, 'EX', 60);
    await close(token, { code: codeFor('A') }).expect(200);
    const { body } = await app
      .httpRequest()
      .post('/api/login')
      .send({ code: codeFor('A') });
    assert.equal(body.code, 'USER_BANNED');
  });

  it('answers 202 {} when a hook fails; it is tried again until it succeeds, by whichever worker', async () => {
    hook = () => Promise.reject(new Error('the database is away'));
    const { token, user } = await login('A');
    const { body } = await close(token, { code: codeFor('A') }).expect(202);
    assert.deepEqual(body, {});
    assert.deepEqual(await queued(), [user.id]);
    const sealed = await app.redis.get(`wx:{${user.id}}:forget`);
    assert.ok(sealed && !sealed.includes(app.wechatSandbox!.openidOf('A')));
    assertError(await getSession(token), 401, 'ACCOUNT_DELETED');

    const works = (one: ClosedAccount) => forgotten.push(one);
    hook = works;
    const { accounts } = app.wechatLogin.parts;
    await accounts.retry();
    assert.deepEqual(forgotten, [], 'not due yet');
    const now = Date.now();
    mm(Date, 'now', () => now + 6000);
    await Promise.all([accounts.retry(), accounts.retry()]);
    mm.restore();
    assert.deepEqual(
      forgotten.map(({ uid }) => uid),
      [user.id],
    );
    assert.deepEqual([await queued(), await app.redis.get(`wx:{${user.id}}:forget`)], [[], null]);
  });

  it('writes the audit log and emits account_deleted, once', async () => {
    const { token, user } = await login('A');
    const lines = captureAudit();
    const events: object[] = [];
    app.once('account_deleted', (event) => events.push(event));
    await close(token, { code: codeFor('A') }).expect(200);
    const audited = lines.map((line) => JSON.parse(line)).map(({ event, uid, reason }) => ({ event, uid, reason }));
    assert.deepEqual(audited, [{ event: 'forget', uid: user.id, reason: 'closed by the user' }]);
    assert.equal(events.length, 1);
    assert.equal((events[0] as { uid: string }).uid, user.id);
  });

  it('answers 503 while Redis takes no write, spends no code, and changes nothing', async () => {
    const { token } = await login('A');
    const code = codeFor('A');
    mm(app.redis, 'set', () => Promise.reject(new Error('Command timed out')));
    assertError(await close(token, { code }), 503, 'STORE_UNAVAILABLE');
    mm.restore();
    await close(token, { code }).expect(200);
  });
});

describe('a ban', () => {
  it('tells the session that it has ended 403 USER_BANNED with its end, and 401 SESSION_KICKED once it is lifted', async () => {
    const { token, user } = await login('A');
    const end = Math.floor(Date.now() / 1000) + 60;
    await app.wechatLogin.sessions.ban(user.id, end, 'spam');
    const details = { until: new Date(end * 1000).toISOString() };
    assertError(await getSession(token), 403, 'USER_BANNED', details);
    assertError(await postLogout(token), 403, 'USER_BANNED', details);
    await app.wechatLogin.sessions.unban(user.id);
    assertError(await getSession(token), 401, 'SESSION_KICKED');
  });
});
