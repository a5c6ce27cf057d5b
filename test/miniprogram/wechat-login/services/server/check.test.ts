import assert from 'node:assert/strict';
import {
  CREDENTIAL,
  CREDENTIAL_2,
  ENDINGS,
  error,
  errorBody,
  LOGIN,
  LOGIN_2,
  ok,
  OUTAGES,
  SESSION,
  TOKEN,
} from '../../../answers';
import { confirmedPhone, diskWith, loggedInPhone, settled, setUpPhones, startPhone, unusedPhone } from '../../../world';
import type { Phone } from '../../../world';

const ROUTE = 'GET /api/session';

describe('check', () => {
  setUpPhones();
  let phone: Phone;

  beforeEach(() => {
    phone = loggedInPhone();
  });

  it('sends nothing for a guest', async () => {
    phone = startPhone();
    await phone.auth.check();
    assert.deepEqual(phone.sent(), []);
    assert.deepEqual(phone.state(), { status: 'guest', left: undefined });
  });

  it('shows that it asks, then the session, and stores that for the next start', async () => {
    const answer = phone.wx.hold(ROUTE);
    const done = phone.auth.check();
    await settled();
    assert.deepEqual(phone.state(), { status: 'loggedIn', session: undefined, confirmed: false, checking: true });
    answer(ok(SESSION));
    await done;
    assert.deepEqual(phone.state(), {
      status: 'loggedIn',
      session: SESSION,
      confirmed: true,
      checking: false,
      problem: undefined,
    });
    assert.deepEqual(phone.tokens(), [TOKEN]);
    assert.deepEqual(phone.stored(), { credential: CREDENTIAL, session: SESSION, revocations: [] });
  });

  it('is one request for ten callers', async () => {
    phone.wx.reply(ROUTE, ok(SESSION));
    await Promise.all(Array.from({ length: 10 }, () => phone.auth.check()));
    assert.deepEqual(phone.sent(), [ROUTE]);
    phone.wx.reply(ROUTE, ok(SESSION));
    await phone.auth.check();
    assert.deepEqual(phone.sent(), [ROUTE, ROUTE]);
  });

  it('does not write what is stored already', async () => {
    phone = await confirmedPhone();
    const written: string[] = [];
    phone.wx.onCall = (call) => {
      written.push(call.name);
      phone.wx.perform(call);
    };
    phone.wx.reply(ROUTE, ok(SESSION));
    await phone.auth.check();
    assert.deepEqual(written, []);
  });

  it('takes no harm from a storage that refuses', async () => {
    phone.wx.failing.set('setStorage', 'exceed max size');
    phone.wx.reply(ROUTE, ok(SESSION));
    await phone.auth.check();
    assert.deepEqual(phone.state(), {
      status: 'loggedIn',
      session: SESSION,
      confirmed: true,
      checking: false,
      problem: undefined,
    });
    assert.deepEqual(phone.stored(), { credential: CREDENTIAL, revocations: [] });
  });

  OUTAGES.forEach(([what, reply, problem]) => {
    it(`keeps the login after ${what}, says what is wrong, and takes that back when all is well`, async () => {
      phone = await confirmedPhone();
      phone.wx.reply(ROUTE, reply);
      await phone.auth.check();
      const healthy = { status: 'loggedIn', session: SESSION, confirmed: true, checking: false };
      assert.deepEqual(phone.state(), { ...healthy, problem });
      assert.deepEqual(phone.stored(), { credential: CREDENTIAL, session: SESSION, revocations: [] });
      phone.wx.reply(ROUTE, ok(SESSION));
      await phone.auth.check();
      assert.deepEqual(phone.state(), { ...healthy, problem: undefined });
    });
  });

  ENDINGS.filter(([, code]) => code !== 'SESSION_EXPIRED').forEach(([status, code, details]) => {
    it(`ends the login when the server answers ${code}, and stores why`, async () => {
      const statuses = phone.statuses();
      phone.wx.reply(ROUTE, error(status, code, details));
      await phone.auth.check();
      await settled();
      assert.deepEqual(phone.state(), { status: 'ended', reason: errorBody(code, details) });
      assert.deepEqual(statuses, ['starting', 'loggedIn', 'loggedIn', 'ended']);
      assert.deepEqual(phone.stored(), { ended: errorBody(code, details), revocations: [] });
    });
  });

  it('has forgotten the token when it tells of the ending', async () => {
    const records: object[] = [];
    phone.auth.subscribe(({ status }) => status === 'ended' && records.push(phone.record()));
    phone.wx.reply(ROUTE, error(401, 'SESSION_KICKED'));
    await phone.auth.check();
    assert.deepEqual(records, [{ ended: errorBody('SESSION_KICKED'), revocations: [] }]);
  });

  it('takes a login that begins as soon as it has told of the ending', async () => {
    phone.wx.reply(ROUTE, error(401, 'SESSION_KICKED'));
    phone.wx.reply('POST /api/login', ok(LOGIN_2));
    let login: Promise<boolean> | undefined;
    phone.auth.subscribe(({ status }) => {
      if (status === 'ended') login = phone.auth.login();
    });
    await phone.auth.check();
    assert.equal(await login, true);
    assert.deepEqual(phone.stored(), { credential: CREDENTIAL_2, revocations: [] });
  });

  it('keeps no token when the storage can only delete', async () => {
    phone.wx.failing.set('setStorage', 'exceed max size');
    phone.wx.reply(ROUTE, error(401, 'SESSION_KICKED'));
    await phone.auth.check();
    await settled();
    assert.deepEqual(phone.state(), { status: 'ended', reason: errorBody('SESSION_KICKED') });
    assert.deepEqual(phone.wx.stored(), {});
  });

  it('asks about the new login, not the old one, after a login', async () => {
    phone = startPhone();
    phone.wx.reply('POST /api/login', ok(LOGIN));
    phone.wx.reply(ROUTE, ok(SESSION));
    const both = [phone.auth.login(), phone.auth.check()];
    await Promise.all(both);
    assert.deepEqual(phone.sent(), ['POST /api/login', ROUTE]);
    assert.deepEqual(phone.tokens(), [undefined, TOKEN]);
  });

  it('shows nothing of an answer that comes after a logout', async () => {
    const answer = phone.wx.hold(ROUTE);
    phone.wx.reply('POST /api/logout', ok({}));
    const done = phone.auth.check();
    await settled();
    answer(ok(SESSION));
    void phone.auth.logout();
    await done;
    await settled();
    assert.deepEqual(phone.state(), { status: 'guest', problem: undefined, left: 'told' });
    assert.deepEqual(phone.stored(), { revocations: [] });
  });

  it('does not take what was said of the old login for a word on the renewed one', async () => {
    phone = unusedPhone();
    const answer = phone.wx.hold(ROUTE);
    const done = phone.auth.check();
    await settled();
    phone.wx.reply(ROUTE, error(401, 'SESSION_EXPIRED'));
    phone.wx.reply('POST /api/login', ok(LOGIN_2));
    phone.wx.reply(ROUTE, ok(SESSION));
    await phone.auth.call(ROUTE, undefined);
    answer(ok(SESSION));
    await done;
    assert.deepEqual(phone.state(), { status: 'loggedIn', confirmed: false, checking: false });
    assert.deepEqual(phone.record().credential, CREDENTIAL_2);
  });

  it('asks again for a login that a restart has found in storage', async () => {
    const later = startPhone(diskWith({ credential: CREDENTIAL, session: SESSION, revocations: [] }));
    const answer = later.wx.hold(ROUTE);
    const done = later.auth.check();
    await settled();
    assert.deepEqual(later.state(), { status: 'loggedIn', session: SESSION, confirmed: false, checking: true });
    answer(ok(SESSION));
    await done;
    assert.equal((later.state() as { confirmed?: boolean }).confirmed, true);
  });
});
