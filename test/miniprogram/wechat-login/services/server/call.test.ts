import assert from 'node:assert/strict';
import { mock } from 'node:test';
import {
  CREDENTIAL,
  CREDENTIAL_2,
  error,
  errorBody,
  FOREIGN_ENDINGS,
  LOGIN,
  LOGIN_2,
  NOW,
  OFFLINE,
  ok,
  OUTAGES,
  SESSION,
  TOKEN,
} from '../../../answers';
import { confirmedPhone, diskWith, loggedInPhone, settled, startPhone, setUpPhones, unusedPhone } from '../../../world';
import type { Phone } from '../../../world';

const ROUTE = 'GET /api/session';
const EXPIRED = error(401, 'SESSION_EXPIRED');
const LOGGED_OUT = { name: 'AppError', failure: { code: 'LOGGED_OUT' } };

describe('call', () => {
  setUpPhones();
  let phone: Phone;

  beforeEach(() => {
    phone = loggedInPhone();
  });

  const call = () => phone.auth.call(ROUTE, undefined);
  const tenCalls = () => Array.from({ length: 10 }, call);

  it('carries the token and resolves with the answer', async () => {
    phone.wx.reply(ROUTE, ok(SESSION));
    assert.deepEqual(await call(), SESSION);
    assert.deepEqual(phone.sent(), [ROUTE]);
    assert.deepEqual(phone.tokens(), [TOKEN]);
  });

  it('rejects LOGGED_OUT at once without a login, and sends nothing', async () => {
    phone = startPhone();
    await assert.rejects(call(), LOGGED_OUT);
    assert.deepEqual(phone.sent(), []);
    assert.equal(phone.wx.logins, 0);
  });

  it('rejects LOGGED_OUT when the login has ended, and sends nothing', async () => {
    phone = startPhone(diskWith({ ended: errorBody('SESSION_KICKED'), revocations: [] }));
    await assert.rejects(call(), LOGGED_OUT);
    assert.deepEqual(phone.sent(), []);
  });

  it('waits for a login that is under way', async () => {
    phone = startPhone();
    const answer = phone.wx.hold('POST /api/login');
    void phone.auth.login();
    await settled();
    const calls = tenCalls();
    await settled();
    assert.deepEqual(phone.sent(), ['POST /api/login']);
    for (let i = 0; i < 10; i += 1) phone.wx.reply(ROUTE, ok(SESSION));
    answer(ok(LOGIN));
    assert.deepEqual(await Promise.all(calls), Array(10).fill(SESSION));
    assert.deepEqual(phone.tokens(), [undefined, ...Array(10).fill(TOKEN)]);
  });

  it('rejects LOGGED_OUT when the login that it has waited for fails', async () => {
    phone = startPhone();
    const answer = phone.wx.hold('POST /api/login');
    void phone.auth.login();
    await settled();
    const rejected = assert.rejects(call(), LOGGED_OUT);
    answer(OFFLINE);
    await rejected;
    assert.deepEqual(phone.sent(), ['POST /api/login']);
  });

  OUTAGES.forEach(([what, reply, failure]) => {
    it(`rejects after ${what}, and the login stays`, async () => {
      phone = await confirmedPhone();
      const before = phone.state();
      phone.wx.reply(ROUTE, reply);
      await assert.rejects(call(), { name: 'AppError', failure });
      assert.deepEqual(phone.state(), before);
      assert.deepEqual(phone.stored(), { credential: CREDENTIAL, session: SESSION, revocations: [] });
    });
  });

  it('hands out what gives it up', async () => {
    phone.wx.hold(ROUTE);
    const tasks: Array<{ abort(): void }> = [];
    const options = { timeout: 1234, onTask: (task: { abort(): void }) => tasks.push(task) };
    const rejected = assert.rejects(phone.auth.call(ROUTE, undefined, options), { failure: { code: 'NETWORK' } });
    await settled();
    assert.equal(phone.wx.requests[0].timeout, 1234);
    assert.equal(tasks.length, 1);
    tasks[0].abort();
    await rejected;
    assert.equal(phone.wx.requests[0].aborted, true);
    assert.equal(phone.state().status, 'loggedIn');
  });

  it('renews an expired session once for ten calls, each of which is made once more', async () => {
    phone = unusedPhone();
    const statuses = phone.statuses();
    for (let i = 0; i < 10; i += 1) phone.wx.reply(ROUTE, EXPIRED);
    for (let i = 0; i < 10; i += 1) phone.wx.reply(ROUTE, ok(SESSION));
    phone.wx.reply('POST /api/login', ok(LOGIN_2));
    assert.deepEqual(await Promise.all(tenCalls()), Array(10).fill(SESSION));
    assert.deepEqual(statuses, ['starting', 'loggedIn', 'loggingIn', 'loggedIn']);
    assert.equal(phone.wx.logins, 1);
    assert.deepEqual(phone.tokens(), [...Array(10).fill(TOKEN), undefined, ...Array(10).fill(LOGIN_2.token)]);
  });

  it('keeps when it was last answered, written once an hour', async () => {
    phone = await confirmedPhone();
    const written: number[] = [];
    phone.wx.onCall = (held) => {
      written.push((held.options.data as { credential: { seenAt: number } }).credential.seenAt);
      phone.wx.perform(held);
    };
    for (const ms of [3600_000, 1000, 3600_000, 1000]) {
      mock.timers.tick(ms);
      phone.wx.reply(ROUTE, ok(SESSION));
      await call();
    }
    await settled();
    assert.deepEqual(written, [NOW + 3601_000, NOW + 7202_000]);
    phone.wx.reply(ROUTE, OFFLINE);
    mock.timers.tick(7200_000);
    await assert.rejects(call());
    assert.equal(phone.record().credential?.seenAt, NOW + 7202_000);
  });

  it('takes no harm when that cannot be written', async () => {
    phone = unusedPhone();
    phone.wx.failing.set('setStorage', 'exceed max size');
    phone.wx.reply(ROUTE, ok(SESSION));
    assert.deepEqual(await call(), SESSION);
    await settled();
    assert.equal(phone.record().credential?.seenAt, NOW);
  });

  it('is made once more at most', async () => {
    phone = unusedPhone();
    phone.wx.reply(ROUTE, EXPIRED);
    phone.wx.reply(ROUTE, EXPIRED);
    phone.wx.reply('POST /api/login', ok(LOGIN_2));
    await assert.rejects(call(), { failure: errorBody('SESSION_EXPIRED') });
    assert.deepEqual(phone.sent(), [ROUTE, 'POST /api/login', ROUTE]);
    assert.deepEqual(phone.state(), { status: 'ended', reason: errorBody('SESSION_EXPIRED') });
  });

  it('is made once more at most, also when the renewed session has gone unused meanwhile', async () => {
    phone = unusedPhone();
    phone.wx.reply(ROUTE, EXPIRED);
    const again = phone.wx.hold(ROUTE);
    phone.wx.reply('POST /api/login', ok(LOGIN_2));
    const rejected = assert.rejects(call(), { failure: errorBody('SESSION_EXPIRED') });
    await settled();
    mock.timers.setTime(NOW + 25 * 3600_000);
    phone.wx.reply('POST /api/login', ok({ ...LOGIN_2, token: 'third' }));
    again(EXPIRED);
    await rejected;
    await settled();
    assert.equal(phone.record().credential?.token, 'third');
    assert.deepEqual(phone.sent(), [ROUTE, 'POST /api/login', ROUTE, 'POST /api/login']);
  });

  it('rejects when the renewal fails', async () => {
    phone = unusedPhone();
    phone.wx.reply(ROUTE, EXPIRED);
    phone.wx.reply('POST /api/login', OFFLINE);
    await assert.rejects(call(), LOGGED_OUT);
    assert.deepEqual(phone.sent(), [ROUTE, 'POST /api/login']);
  });

  FOREIGN_ENDINGS.forEach(([status, code, details]) => {
    it(`makes one change of the state of ten answers ${code}, and no call again`, async () => {
      const statuses = phone.statuses();
      for (let i = 0; i < 10; i += 1) phone.wx.reply(ROUTE, error(status, code, details));
      const results = await Promise.allSettled(tenCalls());
      const failures = results.map((result) => (result.status === 'rejected' ? result.reason.failure : result.value));
      assert.deepEqual(failures, [errorBody(code, details), ...Array(9).fill({ code: 'LOGGED_OUT' })]);
      assert.deepEqual(statuses, ['starting', 'loggedIn', 'ended']);
      assert.deepEqual(phone.sent(), Array(10).fill(ROUTE));
    });
  });

  it('does not let the late 401 of an old token touch the fresh login', async () => {
    phone = unusedPhone();
    phone.wx.reply(ROUTE, EXPIRED);
    const late = phone.wx.hold(ROUTE);
    phone.wx.reply('POST /api/login', ok(LOGIN_2));
    const [first, slow] = [call(), call()];
    phone.wx.reply(ROUTE, ok(SESSION));
    phone.wx.reply(ROUTE, ok(SESSION));
    assert.deepEqual(await first, SESSION);
    const before = phone.state();
    const statuses = phone.statuses();
    late(error(401, 'SESSION_REPLACED'));
    assert.deepEqual(await slow, SESSION);
    assert.deepEqual(phone.state(), before);
    assert.deepEqual(statuses, ['loggedIn']);
    assert.deepEqual(phone.record().credential, CREDENTIAL_2);
  });

  describe('under way at a logout', () => {
    beforeEach(() => phone.wx.reply('POST /api/logout', ok({})));

    it('is aborted, and rejects LOGGED_OUT', async () => {
      phone.wx.hold(ROUTE);
      const rejected = assert.rejects(call(), LOGGED_OUT);
      await settled();
      await phone.auth.logout();
      await rejected;
      assert.equal(phone.wx.requests[0].aborted, true);
    });

    it('rejects LOGGED_OUT also when its user has logged in again at once', async () => {
      phone.wx.hold(ROUTE);
      phone.wx.reply('POST /api/login', ok(LOGIN_2));
      const rejected = assert.rejects(call(), LOGGED_OUT);
      await settled();
      void phone.auth.logout();
      assert.equal(await phone.auth.login(), true);
      await rejected;
    });

    const answers = {
      'a 200': ok(SESSION),
      'a 401': EXPIRED,
      'a 401 of another phone': error(401, 'SESSION_REPLACED'),
    };
    Object.entries(answers).forEach(([what, reply]) => {
      it(`rejects LOGGED_OUT when ${what} was faster than the abort, and changes nothing`, async () => {
        const answer = phone.wx.hold(ROUTE);
        phone.wx.reply('POST /api/login', ok(LOGIN_2));
        const rejected = assert.rejects(call(), LOGGED_OUT);
        await settled();
        answer(reply);
        void phone.auth.logout();
        assert.equal(await phone.auth.login(), true);
        await rejected;
        await settled();
        assert.deepEqual(phone.state(), { status: 'loggedIn', confirmed: false, checking: false });
        assert.deepEqual(phone.record(), { credential: CREDENTIAL_2, revocations: [] });
        assert.deepEqual(phone.sent().sort(), [ROUTE, 'POST /api/login', 'POST /api/logout']);
      });
    });

    for (let steps = 0; steps < 12; steps += 1) {
      it(`rejects LOGGED_OUT when that comes ${steps} steps after it`, async () => {
        phone.wx.hold(ROUTE);
        const rejected = assert.rejects(call(), LOGGED_OUT);
        for (let step = 0; step < steps; step += 1) await null;
        await phone.auth.logout();
        await rejected;
      });
    }
  });
});
