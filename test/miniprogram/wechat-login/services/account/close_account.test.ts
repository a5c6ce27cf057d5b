import assert from 'node:assert/strict';
import { mock } from 'node:test';
import type { LoginState } from '../../../../../miniprogram/wechat-login/index';
import type { ErrorCode } from '../../../../../typings/api';
import {
  CREDENTIAL,
  CREDENTIAL_2,
  error,
  errorBody,
  FOREIGN_ENDINGS,
  LOGIN_2,
  OFFLINE,
  ok,
  OUTAGES,
  SESSION,
  TOKEN,
  WAIT,
} from '../../../answers';
import { diskWith, livePhone, loggedInPhone, settled, setUpPhones, startPhone } from '../../../world';
import type { Phone } from '../../../world';

const ROUTE = 'DELETE /api/account';
const LOGOUT = 'POST /api/logout';
const PENDING = { ...CREDENTIAL, closes: true };
const CLOSED: LoginState = { status: 'guest', left: 'told', closes: true, problem: undefined };
const KEPT: LoginState = { status: 'guest', left: 'kept', closes: true, problem: undefined };

describe('closeAccount', () => {
  setUpPhones();
  let phone: Phone;

  /** The phone asks, and this comes back. */
  async function close(...replies: Parameters<typeof phone.wx.reply>[1][]) {
    for (const reply of replies) phone.wx.reply(ROUTE, reply);
    await phone.auth.closeAccount();
    await settled();
  }

  beforeEach(() => {
    phone = loggedInPhone();
  });

  it('forgets the login, and tells the server with a fresh code of wx.login', async () => {
    await close(ok({}));
    assert.deepEqual(phone.sent(), [ROUTE]);
    assert.deepEqual(phone.tokens(), [TOKEN]);
    // As text: WeChat documents nothing of an object in a DELETE.
    assert.equal(phone.wx.requests[0].data, '{"code":"code-1"}');
    assert.deepEqual(phone.state(), CLOSED);
    assert.deepEqual(phone.stored(), { revocations: [] });
  });

  it('is as good when the application deletes its own data later', async () => {
    await close({ status: 202, data: {} });
    assert.deepEqual(phone.state(), CLOSED);
  });

  it('has forgotten the login in the storage before the server can know', async () => {
    phone.wx.hold(ROUTE);
    const seen = phone.statuses();
    await phone.auth.closeAccount();
    await settled();
    assert.deepEqual(phone.stored(), { revocations: [PENDING] });
    assert.deepEqual(phone.state(), { status: 'guest', left: 'telling', closes: true, problem: undefined });
    assert.deepEqual(seen, ['starting', 'loggedIn', 'loggingOut', 'guest']);
  });

  it('does nothing when WeChat gives no code, as offline, and says so', async () => {
    phone.wx.failing.set('login', 'net::ERR_INTERNET_DISCONNECTED');
    await assert.rejects(phone.auth.closeAccount(), { name: 'AppError', failure: { code: 'WX_LOGIN_FAILED' } });
    assert.deepEqual(phone.sent(), []);
    assert.equal(phone.state().status, 'loggedIn');
    assert.deepEqual(phone.stored(), { credential: CREDENTIAL, revocations: [] });
    phone.wx.failing.clear();
    await close(ok({}));
    assert.deepEqual(phone.state(), CLOSED);
  });

  it('asks WeChat for nothing without a login', async () => {
    phone = startPhone();
    await assert.rejects(phone.auth.closeAccount(), { failure: { code: 'LOGGED_OUT' } });
    assert.equal(phone.wx.logins, 0);
    assert.deepEqual(phone.sent(), []);
  });

  it('sends one request for two taps', async () => {
    phone.wx.reply(ROUTE, ok({}));
    await Promise.all([phone.auth.closeAccount(), phone.auth.closeAccount()]);
    await settled();
    assert.equal(phone.wx.logins, 1);
    assert.deepEqual(phone.sent(), [ROUTE]);
  });

  it('closes nothing when the user logs out while WeChat makes the code', async () => {
    let giveCode = () => {};
    phone.wx.onCall = (call) => {
      if (call.name === 'login') giveCode = () => phone.wx.perform(call);
      else phone.wx.perform(call);
    };
    const rejected = assert.rejects(phone.auth.closeAccount(), { failure: { code: 'LOGGED_OUT' } });
    await settled();
    phone.wx.reply(LOGOUT, ok({}));
    await phone.auth.logout();
    giveCode();
    await rejected;
    await settled();
    assert.deepEqual(phone.sent(), [LOGOUT]);
  });

  OUTAGES.forEach(([what, reply]) => {
    it(`is asked for again after ${what}, with a fresh code, and the phone stays logged out`, async () => {
      await close(reply);
      assert.deepEqual(phone.state(), KEPT);
      assert.deepEqual(phone.stored(), { revocations: [PENDING] });
      // The answer was lost, but the server had done it.
      phone.wx.reply(ROUTE, error(401, 'ACCOUNT_DELETED'));
      phone = await restarted(phone);
      assert.equal(phone.wx.requests[0].data, '{"code":"code-1"}');
      assert.deepEqual(phone.state(), CLOSED);
      assert.deepEqual(phone.stored(), { revocations: [] });
    });
  });

  /** Another cold start, at which the server has this to say. */
  async function restarted(before: Phone, reply = error(401, 'ACCOUNT_DELETED')): Promise<Phone> {
    const next = before.restart();
    next.wx.reply(ROUTE, reply);
    next.start();
    await settled();
    return next;
  }

  it('is asked for again while the mini program is open, at first after 2 seconds', async () => {
    phone = await livePhone(diskWith({ credential: CREDENTIAL, revocations: [] }));
    phone.wx.requests.length = 0;
    await close(OFFLINE, ok({}));
    assert.deepEqual([phone.sent(), phone.state()], [[ROUTE], KEPT]);
    mock.timers.tick(3000);
    await settled();
    assert.deepEqual(phone.sent(), [ROUTE, ROUTE]);
    assert.deepEqual(
      phone.wx.requests.map(({ data }) => data),
      ['{"code":"code-1"}', '{"code":"code-2"}'],
    );
    assert.deepEqual(phone.state(), CLOSED);
  });

  it('is closed when it was asked for again and the server does it only then', async () => {
    await close(OFFLINE);
    phone = await restarted(phone, ok({}));
    assert.deepEqual(phone.state(), CLOSED);
  });

  it('waits when WeChat gives no code for asking again', async () => {
    await close(OFFLINE);
    const next = phone.restart();
    next.wx.failing.set('login', 'offline');
    next.start();
    await settled();
    assert.deepEqual([next.sent(), next.state()], [[], KEPT]);
    assert.deepEqual(next.stored(), { revocations: [PENDING] });
  });

  it('says that WeChat has another user than the login, which it ends', async () => {
    phone.wx.reply(LOGOUT, ok({}));
    await close(error(409, 'WECHAT_USER_MISMATCH'));
    assert.deepEqual(phone.state(), { status: 'guest', closes: true, problem: errorBody('WECHAT_USER_MISMATCH') });
    assert.deepEqual(phone.sent(), [ROUTE, LOGOUT]);
    assert.deepEqual(phone.stored(), { revocations: [] });
  });

  const over = FOREIGN_ENDINGS.filter(([, code]) => code !== 'ACCOUNT_DELETED');
  const REFUSALS: typeof over = [
    ...over,
    [401, 'SESSION_EXPIRED'],
    [404, 'NOT_FOUND'],
    [403, 'WECHAT_USER_BLOCKED'],
    [400, 'INVALID_PARAM'],
  ];
  REFUSALS.forEach(([status, code, details]) => {
    it(`says that the account is not closed because of ${code}, and does not ask again`, async () => {
      phone.wx.reply(LOGOUT, error(401, 'SESSION_EXPIRED'));
      await close(error(status, code as ErrorCode, details));
      assert.deepEqual(phone.state(), { status: 'guest', closes: true, problem: errorBody(code, details) });
      assert.deepEqual(phone.sent(), [ROUTE, LOGOUT]);
      assert.deepEqual(phone.stored(), { revocations: [] });
    });
  });

  it('gives way to a later login on this phone, whose session replaces the one of the tap', async () => {
    await close(OFFLINE);
    phone.wx.reply('POST /api/login', ok(LOGIN_2));
    phone.wx.reply('GET /api/session', ok(SESSION));
    phone.wx.reply(ROUTE, error(401, 'SESSION_REPLACED'));
    phone.wx.reply(LOGOUT, error(401, 'SESSION_REPLACED'));
    await phone.auth.login();
    await phone.auth.check();
    await settled();
    assert.equal(phone.state().status, 'loggedIn');
    assert.deepEqual(phone.stored(), { credential: CREDENTIAL_2, session: SESSION, revocations: [] });
  });

  it('renews nothing, whatever was asked before is answered', async () => {
    phone = await livePhone(diskWith({ credential: { ...CREDENTIAL, seenAt: 0 }, session: SESSION, revocations: [] }));
    const answer = phone.wx.hold('GET /api/session');
    void phone.auth.check();
    await settled();
    await close(ok({}));
    answer(error(401, 'SESSION_EXPIRED'));
    await settled();
    assert.deepEqual(phone.state(), CLOSED);
    assert.equal(phone.sent().includes('POST /api/login'), false);
    const next = phone.restart();
    next.start();
    await settled();
    assert.deepEqual([next.state().status, next.sent()], ['guest', []]);
  });

  it('says that the storage refuses to forget, as a logout does', async () => {
    phone.wx.hold(ROUTE);
    phone.wx.failing.set('setStorage', 'disk full').set('removeStorage', 'disk full');
    await phone.auth.closeAccount();
    assert.deepEqual(phone.state(), {
      status: 'guest',
      left: 'telling',
      closes: true,
      problem: { code: 'STORAGE_FAILED' },
    });
  });

  it('is told to another phone of the user, where it is an ending', async () => {
    const other = startPhone(diskWith({ credential: CREDENTIAL_2, session: SESSION, revocations: [] }));
    const tell = other.wx.hold(WAIT);
    other.wx.reply('GET /api/session', ok(SESSION));
    other.start();
    await settled();
    tell(error(401, 'ACCOUNT_DELETED'));
    await settled();
    assert.deepEqual(other.state(), { status: 'ended', reason: errorBody('ACCOUNT_DELETED') });
    assert.deepEqual(other.stored(), { ended: errorBody('ACCOUNT_DELETED'), revocations: [] });
  });

  it('is told of a ban with its end, also after a restart', async () => {
    const until = { until: new Date(2001, 6, 7, 8, 9).toISOString() };
    phone.wx.reply('GET /api/session', error(403, 'USER_BANNED', until));
    await phone.auth.check();
    const banned = { status: 'ended', reason: errorBody('USER_BANNED', until) };
    assert.deepEqual(phone.state(), banned);
    phone = phone.restart();
    phone.start();
    await settled();
    assert.deepEqual(phone.state(), banned);
  });
});
