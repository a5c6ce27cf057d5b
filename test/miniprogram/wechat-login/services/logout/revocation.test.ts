import assert from 'node:assert/strict';
import { mock } from 'node:test';
import type * as Revocation from '../../../../../miniprogram/wechat-login/services/logout/revocation';
import { CREDENTIAL, CREDENTIAL_2, error, LOGIN, OFFLINE, ok, SESSION, TOKEN, tooMany } from '../../../answers';
import { diskWith, settled, setUpPhones, startPhone } from '../../../world';
import type { Phone } from '../../../world';

const ROUTE = 'POST /api/logout';
const OLD = { token: 'old', expiresAt: CREDENTIAL.expiresAt };

describe('tellServer', () => {
  setUpPhones();
  let phone: Phone;

  const start = (login: object) => {
    phone = startPhone(diskWith(login));
  };
  const tellServer = async () => {
    await phone.auth.check();
    await (phone.load('wechat-login/services/logout/revocation') as typeof Revocation).tellServer();
    await settled();
  };

  it('tells of one logout after another, and forgets each that is confirmed', async () => {
    start({ revocations: [CREDENTIAL, OLD] });
    const first = phone.wx.hold(ROUTE);
    phone.wx.reply(ROUTE, error(401, 'SESSION_EXPIRED'));
    const done = tellServer();
    await settled();
    assert.deepEqual(phone.tokens(), [TOKEN]);
    first(ok({}));
    await done;
    assert.deepEqual(phone.tokens(), [TOKEN, 'old']);
    assert.deepEqual(phone.stored(), { revocations: [] });
    assert.deepEqual(phone.state(), { status: 'guest', left: 'told', problem: undefined });
  });

  it('stops at the first that the server does not answer, and keeps the rest', async () => {
    start({ revocations: [CREDENTIAL, OLD] });
    phone.wx.reply(ROUTE, OFFLINE);
    await tellServer();
    assert.deepEqual(phone.tokens(), [TOKEN]);
    assert.deepEqual(phone.stored(), { revocations: [CREDENTIAL, OLD] });
    assert.deepEqual(phone.state(), { status: 'guest', left: 'kept', problem: undefined });
  });

  it('is one request for ten callers', async () => {
    start({ revocations: [CREDENTIAL] });
    phone.wx.reply(ROUTE, ok({}));
    await Promise.all(Array.from({ length: 10 }, tellServer));
    assert.deepEqual(phone.sent(), [ROUTE]);
  });

  const YEARS_MS = 10 * 365 * 24 * 3600_000;
  const clocks: Array<[string, number]> = [
    ['right', 0],
    ['ten years ahead', YEARS_MS],
    ['ten years behind', -YEARS_MS],
  ];
  clocks.forEach(([how, off]) => {
    it(`tells of a login of minutes ago when the phone's clock is ${how}`, async () => {
      start({ revocations: [] });
      phone.wx.clockOff = -off;
      phone.wx.reply('POST /api/login', ok(LOGIN));
      await phone.auth.login();
      phone.wx.clockOff = off;
      phone.wx.reply(ROUTE, OFFLINE);
      await phone.auth.logout();
      await settled();
      assert.deepEqual(phone.stored(), { revocations: [CREDENTIAL] });
      assert.deepEqual(phone.state(), { status: 'guest', left: 'kept', problem: undefined });
      phone.wx.reply(ROUTE, ok({}));
      await tellServer();
      assert.deepEqual(phone.sent(), ['POST /api/login', ROUTE, ROUTE]);
      assert.deepEqual(phone.stored(), { revocations: [] });
    });
  });

  it('tells also of a token whose time is over: whether it is, the server says', async () => {
    start({ revocations: [CREDENTIAL] });
    mock.timers.setTime(CREDENTIAL.expiresAt);
    phone.wx.reply(ROUTE, error(401, 'SESSION_EXPIRED'));
    await tellServer();
    assert.deepEqual(phone.sent(), [ROUTE]);
    assert.deepEqual(phone.stored(), { revocations: [] });
  });

  it('leaves the present login alone', async () => {
    start({ credential: CREDENTIAL_2, session: SESSION, revocations: [CREDENTIAL] });
    phone.wx.reply('GET /api/session', ok(SESSION));
    phone.wx.reply(ROUTE, ok({}));
    await tellServer();
    assert.deepEqual(
      phone.tokens().filter((token) => token !== CREDENTIAL_2.token),
      [TOKEN],
    );
    assert.deepEqual(phone.stored(), { credential: CREDENTIAL_2, session: SESSION, revocations: [] });
    assert.equal(phone.state().status, 'loggedIn');
  });

  it('comes with the next request that the server answers', async () => {
    start({ credential: CREDENTIAL_2, revocations: [CREDENTIAL] });
    phone.wx.reply('GET /api/session', OFFLINE);
    await assert.rejects(phone.auth.call('GET /api/session', undefined));
    await settled();
    assert.deepEqual(phone.sent(), ['GET /api/session']);
    phone.wx.reply('GET /api/session', ok(SESSION));
    phone.wx.reply(ROUTE, ok({}));
    await phone.auth.call('GET /api/session', undefined);
    await settled();
    assert.deepEqual(phone.sent(), ['GET /api/session', 'GET /api/session', ROUTE]);
    assert.deepEqual(phone.stored(), { credential: CREDENTIAL_2, revocations: [] });
  });

  it('waits for the storage: a restart would renew the login that the server has just ended', async () => {
    start({ credential: CREDENTIAL, revocations: [] });
    const answer = phone.wx.hold('GET /api/session');
    const rejected = assert.rejects(phone.auth.call('GET /api/session', undefined), {
      failure: { code: 'LOGGED_OUT' },
    });
    await settled();
    phone.wx.onCall = () => undefined;
    answer(ok(SESSION));
    void phone.auth.logout();
    await rejected;
    await settled();
    assert.deepEqual(phone.record(), { revocations: [CREDENTIAL] });
    assert.deepEqual(phone.sent(), ['GET /api/session']);
  });

  it('tells it again after a restart when the storage does not take that it is told', async () => {
    start({ revocations: [CREDENTIAL] });
    phone.wx.failing.set('setStorage', 'exceed max size');
    phone.wx.reply(ROUTE, ok({}));
    await tellServer();
    assert.deepEqual(phone.state(), { status: 'guest', left: 'told', problem: undefined });
    assert.deepEqual(phone.stored(), { revocations: [CREDENTIAL] });
    phone = phone.restart();
    phone.wx.reply(ROUTE, error(401, 'SESSION_EXPIRED'));
    await tellServer();
    assert.deepEqual(phone.stored(), { revocations: [] });
  });

  it('is told no sooner than the server has asked for', async () => {
    start({ revocations: [CREDENTIAL] });
    phone.wx.reply(ROUTE, tooMany(30));
    phone.start();
    await settled();
    mock.timers.tick(29_999);
    await settled();
    assert.deepEqual(phone.sent(), [ROUTE]);
    phone.wx.reply(ROUTE, ok({}));
    mock.timers.tick(15_001);
    await settled();
    assert.deepEqual(phone.sent(), [ROUTE, ROUTE]);
  });
});
