import assert from 'node:assert/strict';
import type * as Revocation from '../../../../../miniprogram/wechat-login/services/logout/revocation';
import type { Call } from '../../../../helpers/fake_wx';
import { CREDENTIAL, ENDINGS, error, errorBody, LOGIN, OFFLINE, ok, OUTAGES, TOKEN } from '../../../answers';
import { diskWith, livePhone, loggedInPhone, settled, setUpPhones, startPhone } from '../../../world';
import type { Phone } from '../../../world';

const ROUTE = 'POST /api/logout';

describe('logout', () => {
  setUpPhones();
  let phone: Phone;

  beforeEach(() => {
    phone = loggedInPhone();
  });

  const logout = async () => {
    await phone.auth.logout();
    await settled();
  };

  it('forgets at once, in memory and storage, and only then tells the server', async () => {
    const statuses = phone.statuses();
    const writes: Call[] = [];
    phone.wx.onCall = (call) => (call.name === 'setStorage' ? writes.push(call) : phone.wx.perform(call));
    const done = phone.auth.logout();
    await settled();
    assert.deepEqual(phone.state(), { status: 'loggingOut' });
    assert.deepEqual(phone.record(), { revocations: [CREDENTIAL] });
    assert.deepEqual(
      writes.map(({ name, options }) => [name, options.data]),
      [['setStorage', { revocations: [CREDENTIAL] }]],
    );
    assert.deepEqual(phone.sent(), []);

    phone.wx.onCall = (call) => phone.wx.perform(call);
    const answer = phone.wx.hold(ROUTE);
    phone.wx.perform(writes[0]);
    await done;
    assert.deepEqual(phone.state(), { status: 'guest', problem: undefined, left: 'telling' });
    await settled();
    assert.deepEqual(phone.tokens(), [TOKEN]);
    answer(ok({}));
    await settled();
    assert.deepEqual(phone.state(), { status: 'guest', problem: undefined, left: 'told' });
    assert.deepEqual([...phone.wx.storage], [['login', { data: { revocations: [] }, encrypted: true }]]);
    assert.deepEqual(statuses, ['starting', 'loggedIn', 'loggingOut', 'guest', 'guest']);
  });

  it('has forgotten when it says that it is logging out', async () => {
    phone.wx.reply(ROUTE, ok({}));
    const records: object[] = [];
    phone.auth.subscribe(({ status }) => status === 'loggingOut' && records.push(phone.record()));
    await logout();
    assert.deepEqual(records, [{ revocations: [CREDENTIAL] }]);
  });

  OUTAGES.forEach(([what, reply]) => {
    it(`has forgotten after ${what}, and keeps for the server what it must be told`, async () => {
      phone.wx.reply(ROUTE, reply);
      await logout();
      assert.deepEqual(phone.state(), { status: 'guest', problem: undefined, left: 'kept' });
      assert.deepEqual([...phone.wx.storage], [['login', { data: { revocations: [CREDENTIAL] }, encrypted: true }]]);
    });
  });

  ENDINGS.forEach(([status, code, details]) => {
    it(`is complete when the server answers ${code}`, async () => {
      phone.wx.reply(ROUTE, error(status, code, details));
      await logout();
      assert.deepEqual(phone.state(), { status: 'guest', problem: undefined, left: 'told' });
      assert.deepEqual(phone.stored(), { revocations: [] });
    });
  });

  it('holds over any number of cold starts', async () => {
    phone.wx.reply(ROUTE, ok({}));
    await logout();
    for (let start = 0; start < 3; start += 1) {
      phone = phone.restart();
      phone.start();
      phone.wx.show();
      await settled();
      assert.deepEqual(phone.state(), { status: 'guest', left: undefined });
      assert.deepEqual(phone.sent(), []);
      assert.equal(phone.wx.logins, 0);
    }
  });

  it('holds over cold starts without a network, and tells the server when there is one', async () => {
    phone.wx.reply(ROUTE, OFFLINE);
    await logout();
    for (let start = 0; start < 2; start += 1) {
      phone = phone.restart();
      phone.wx.reply(ROUTE, OFFLINE);
      phone.start();
      await settled();
      assert.deepEqual(phone.state(), { status: 'guest', left: 'kept', problem: undefined });
      assert.deepEqual(phone.sent(), [ROUTE]);
    }
    phone.wx.reply(ROUTE, ok({}));
    phone.wx.network(true);
    await settled();
    assert.deepEqual(phone.state(), { status: 'guest', left: 'told', problem: undefined });
    assert.deepEqual(phone.tokens(), [TOKEN, TOKEN]);
    assert.equal(phone.wx.logins, 0);
  });

  it('shows nothing of a storage that refuses when there was nothing to forget', async () => {
    phone = startPhone();
    phone.wx.failing.set('setStorage', 'exceed max size').set('removeStorage', 'internal error');
    await logout();
    assert.deepEqual(phone.state(), { status: 'guest', problem: undefined, left: undefined });
  });

  it('sends nothing for a guest', async () => {
    phone = startPhone();
    await logout();
    assert.deepEqual(phone.state(), { status: 'guest', problem: undefined, left: undefined });
    assert.deepEqual(phone.sent(), []);
  });

  it('tells the server once of two at a time', async () => {
    phone.wx.reply(ROUTE, ok({}));
    await Promise.all([phone.auth.logout(), phone.auth.logout()]);
    await settled();
    assert.equal(phone.state().status, 'guest');
    assert.deepEqual(phone.sent(), [ROUTE]);
  });

  it('gives way to a login tapped right after it, whose token it does not touch', async () => {
    phone.wx.reply(ROUTE, ok({}));
    phone.wx.reply('POST /api/login', ok({ ...LOGIN, token: 'next' }));
    void phone.auth.logout();
    assert.equal(await phone.auth.login(), true);
    await settled();
    assert.deepEqual(phone.state(), { status: 'loggedIn', confirmed: false, checking: false });
    assert.deepEqual(phone.stored(), { credential: { ...CREDENTIAL, token: 'next' }, revocations: [] });
    assert.deepEqual(phone.sent().sort(), ['POST /api/login', ROUTE]);
    assert.deepEqual(phone.tokens().filter(Boolean), [TOKEN]);
  });

  it('shows no guest when its storage is slower than the next login', async () => {
    const statuses = phone.statuses();
    const held: Call[] = [];
    phone.wx.onCall = (call) => (call.name === 'setStorage' ? held.push(call) : phone.wx.perform(call));
    const answer = phone.wx.hold('POST /api/login');
    phone.wx.reply(ROUTE, ok({}));
    void phone.auth.logout();
    const login = phone.auth.login();
    await settled();
    phone.wx.onCall = (call) => phone.wx.perform(call);
    phone.wx.perform(held[0]);
    await settled();
    assert.deepEqual(statuses, ['starting', 'loggedIn', 'loggingOut', 'loggingIn']);
    answer(ok({ ...LOGIN, token: 'next' }));
    assert.equal(await login, true);
  });

  it('ends the watch', async () => {
    phone = await livePhone(diskWith({ credential: CREDENTIAL, revocations: [] }));
    phone.wx.reply(ROUTE, ok({}));
    await logout();
    assert.deepEqual(
      phone.wx.requests.filter(({ aborted }) => aborted).map(({ route }) => route),
      ['GET /api/session?wait=25'],
    );
  });

  it('erases what it cannot overwrite', async () => {
    phone.wx.failing.set('setStorage', 'exceed max size');
    phone.wx.reply(ROUTE, OFFLINE);
    await logout();
    assert.deepEqual(phone.state(), { status: 'guest', problem: undefined, left: 'kept' });
    assert.deepEqual(phone.wx.stored(), {});
    phone.wx.failing.clear();
    phone.wx.reply(ROUTE, ok({}));
    await (phone.load('wechat-login/services/logout/revocation') as typeof Revocation).tellServer();
    assert.deepEqual(phone.tokens(), [TOKEN, TOKEN]);
    assert.deepEqual(phone.state(), { status: 'guest', problem: undefined, left: 'told' });
  });

  it('says so when it can do neither, and ends the session all the same', async () => {
    phone.wx.failing.set('setStorage', 'exceed max size').set('removeStorage', 'internal error');
    const answer = phone.wx.hold(ROUTE);
    await logout();
    assert.deepEqual(phone.state(), { status: 'guest', problem: { code: 'STORAGE_FAILED' }, left: 'telling' });
    assert.deepEqual(phone.stored(), { credential: CREDENTIAL, revocations: [] });
    assert.deepEqual(phone.tokens(), [TOKEN]);
    phone.wx.failing.clear();
    answer(ok({}));
    await settled();
    assert.deepEqual(phone.stored(), { revocations: [] });
  });
});

describe('dismiss', () => {
  setUpPhones();

  it('forgets how the login ended, also for the next start', async () => {
    const phone = startPhone(diskWith({ ended: errorBody('SESSION_KICKED'), revocations: [CREDENTIAL] }));
    await phone.auth.check();
    phone.auth.dismiss();
    await settled();
    assert.deepEqual(phone.state(), { status: 'guest' });
    assert.deepEqual(phone.stored(), { revocations: [CREDENTIAL] });
    assert.deepEqual(phone.sent(), []);
  });

  it('has forgotten when it says so', async () => {
    const phone = startPhone(diskWith({ ended: errorBody('SESSION_KICKED'), revocations: [] }));
    await phone.auth.check();
    const records: object[] = [];
    phone.auth.subscribe(({ status }) => status === 'guest' && records.push(phone.record()));
    phone.auth.dismiss();
    assert.deepEqual(records, [{ revocations: [] }]);
  });

  it('forgets why a login failed', async () => {
    const phone = startPhone();
    phone.wx.reply('POST /api/login', OFFLINE);
    await phone.auth.login();
    phone.auth.dismiss();
    assert.deepEqual(phone.state(), { status: 'guest' });
  });

  it('does nothing before the storage has been read', async () => {
    const phone = loggedInPhone();
    phone.auth.dismiss();
    await settled();
    assert.deepEqual(phone.state(), { status: 'starting' });
    assert.deepEqual(phone.stored(), { credential: CREDENTIAL, revocations: [] });
  });

  it('does nothing to a login, or to one that is under way', async () => {
    const phone = startPhone();
    const answer = phone.wx.hold('POST /api/login');
    const login = phone.auth.login();
    await settled();
    phone.auth.dismiss();
    assert.deepEqual(phone.state(), { status: 'loggingIn', renews: undefined });
    answer(ok(LOGIN));
    await login;
    phone.auth.dismiss();
    assert.deepEqual(phone.state(), { status: 'loggedIn', confirmed: false, checking: false });
    assert.deepEqual(phone.stored(), { credential: CREDENTIAL, revocations: [] });
  });
});
