import assert from 'node:assert/strict';
import { mock } from 'node:test';
import {
  CREDENTIAL,
  CREDENTIAL_2,
  error,
  errorBody,
  FOREIGN_ENDINGS,
  LOGIN_2,
  NOW,
  ok,
  OUTAGES,
  TOKEN,
  UNUSED,
  USED,
} from '../../../answers';
import { diskWith, settled, startPhone, setUpPhones, unusedPhone } from '../../../world';
import type { Phone } from '../../../world';

const EXPIRED = error(401, 'SESSION_EXPIRED');
const DAY_MS = 24 * 3600_000;

describe('a session that has expired', () => {
  setUpPhones();
  let phone: Phone;
  let statuses: string[];

  beforeEach(() => {
    phone = unusedPhone();
    statuses = phone.statuses();
  });

  const check = async () => {
    await phone.auth.check();
    await settled();
  };

  it('is renewed without a tap when it has not been used for a day', async () => {
    phone.wx.reply('GET /api/session', EXPIRED);
    const answer = phone.wx.hold('POST /api/login');
    await check();
    assert.deepEqual(phone.state(), { status: 'loggingIn', renews: errorBody('SESSION_EXPIRED') });
    answer(ok(LOGIN_2));
    await settled();
    assert.deepEqual(statuses, ['starting', 'loggedIn', 'loggedIn', 'loggingIn', 'loggedIn']);
    assert.deepEqual(phone.sent(), ['GET /api/session', 'POST /api/login']);
    assert.deepEqual(
      [...phone.wx.storage],
      [['login', { data: { credential: CREDENTIAL_2, revocations: [] }, encrypted: true }]],
    );
  });

  it('is renewed when the token’s own time is over', async () => {
    phone = startPhone(diskWith({ credential: { ...CREDENTIAL, expiresAt: NOW }, revocations: [] }));
    phone.wx.reply('GET /api/session', EXPIRED);
    phone.wx.reply('POST /api/login', ok(LOGIN_2));
    await check();
    assert.equal(phone.state().status, 'loggedIn');
    assert.deepEqual(phone.record(), { credential: CREDENTIAL_2, revocations: [] });
  });

  const { seenAt, ...WITHOUT } = CREDENTIAL;
  const implausible: Array<[string, object]> = [
    ['it worked within a day: something else has ended it', USED],
    ['it was renewed just now', CREDENTIAL],
    ['it seems to have worked in the future', { ...CREDENTIAL, seenAt: seenAt + 1 }],
    ['it is not known when it worked', WITHOUT],
  ];
  implausible.forEach(([why, credential]) => {
    it(`is not renewed when ${why}`, async () => {
      phone = startPhone(diskWith({ credential, revocations: [] }));
      phone.wx.reply('GET /api/session', EXPIRED);
      await check();
      assert.deepEqual(phone.state(), { status: 'ended', reason: errorBody('SESSION_EXPIRED') });
      assert.equal(phone.wx.logins, 0);
      assert.deepEqual(phone.stored(), { ended: errorBody('SESSION_EXPIRED'), revocations: [] });
    });
  });

  for (const off of [-10 * 365 * DAY_MS, -2 * DAY_MS, 2 * DAY_MS, 10 * 365 * DAY_MS]) {
    describe(`when the phone's clock goes wrong by ${off / DAY_MS} days`, () => {
      beforeEach(() => (phone.wx.clockOff = off));

      it('is renewed when it has not been used for a day', async () => {
        phone.wx.reply('GET /api/session', EXPIRED);
        phone.wx.reply('POST /api/login', ok(LOGIN_2));
        await check();
        assert.deepEqual(phone.record(), { credential: CREDENTIAL_2, revocations: [] });
      });

      it('is not renewed when it has worked within a day', async () => {
        phone = startPhone(diskWith({ credential: USED, revocations: [] }));
        phone.wx.clockOff = off;
        phone.wx.reply('GET /api/session', EXPIRED);
        await check();
        assert.deepEqual(phone.state(), { status: 'ended', reason: errorBody('SESSION_EXPIRED') });
      });
    });
  }

  it('is not renewed when the server does not say what time it is', async () => {
    phone.wx.tellsTime = false;
    phone.wx.reply('GET /api/session', EXPIRED);
    await check();
    assert.deepEqual(phone.state(), { status: 'ended', reason: errorBody('SESSION_EXPIRED') });
    phone.wx.reply('POST /api/login', ok(LOGIN_2));
    await phone.auth.login();
    assert.deepEqual(phone.stored(), { credential: { token: LOGIN_2.token }, revocations: [] });
  });

  it('is not renewed again within a day', async () => {
    phone.wx.reply('GET /api/session', EXPIRED);
    phone.wx.reply('POST /api/login', ok(LOGIN_2));
    await check();
    mock.timers.tick(24 * 3600_000);
    phone.wx.reply('GET /api/session', EXPIRED);
    await check();
    assert.deepEqual(phone.state(), { status: 'ended', reason: errorBody('SESSION_EXPIRED') });
    assert.equal(phone.wx.logins, 1);
  });

  FOREIGN_ENDINGS.forEach(([status, code, details]) => {
    it(`is not what ${code} says: that is never renewed`, async () => {
      phone.wx.reply('GET /api/session', error(status, code, details));
      await check();
      assert.deepEqual(phone.state(), { status: 'ended', reason: errorBody(code, details) });
      assert.equal(phone.wx.logins, 0);
      assert.deepEqual(phone.stored(), { ended: errorBody(code, details), revocations: [] });
    });
  });

  OUTAGES.forEach(([what, reply]) => {
    it(`ends the login when the renewal meets ${what}`, async () => {
      phone.wx.reply('GET /api/session', EXPIRED);
      phone.wx.reply('POST /api/login', reply);
      await check();
      assert.deepEqual(phone.state(), { status: 'ended', reason: errorBody('SESSION_EXPIRED') });
      assert.deepEqual(phone.stored(), { ended: errorBody('SESSION_EXPIRED'), revocations: [] });
    });
  });

  it('ends the login with the ban when the renewal is refused', async () => {
    phone.wx.reply('GET /api/session', EXPIRED);
    phone.wx.reply('POST /api/login', error(403, 'USER_BANNED'));
    await check();
    assert.deepEqual(phone.state(), { status: 'ended', reason: errorBody('USER_BANNED') });
  });

  it('ends the login when the new one cannot be stored, and that is ended, too', async () => {
    phone.wx.failing.set('setStorage', 'exceed max size');
    phone.wx.reply('GET /api/session', EXPIRED);
    phone.wx.reply('POST /api/login', ok(LOGIN_2));
    phone.wx.reply('POST /api/logout', ok({}));
    await check();
    assert.deepEqual(phone.state(), { status: 'ended', reason: errorBody('SESSION_EXPIRED') });
    assert.deepEqual(phone.tokens(), [TOKEN, undefined, LOGIN_2.token]);
    assert.deepEqual(phone.wx.stored(), {});
  });

  it('is not renewed against a logout: both sessions are ended', async () => {
    phone.wx.reply('GET /api/session', EXPIRED);
    const answer = phone.wx.hold('POST /api/login');
    await check();
    phone.wx.reply('POST /api/logout', error(401, 'SESSION_EXPIRED'));
    phone.wx.reply('POST /api/logout', ok({}));
    await phone.auth.logout();
    answer(ok(LOGIN_2));
    await settled();
    assert.equal(phone.state().status, 'guest');
    assert.deepEqual(phone.sent().slice(1), ['POST /api/login', 'POST /api/logout', 'POST /api/logout']);
    assert.deepEqual(phone.tokens(), [TOKEN, undefined, UNUSED.token, LOGIN_2.token]);
    assert.deepEqual(phone.stored(), { revocations: [] });
  });
});
