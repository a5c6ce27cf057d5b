import assert from 'node:assert/strict';
import type { Call } from '../../../../helpers/fake_wx';
import { CREDENTIAL, CREDENTIAL_2, error, LOGIN, LOGIN_2, OFFLINE, ok, TOKEN } from '../../../answers';
import { settled, startPhone, setUpPhones } from '../../../world';
import type { Phone } from '../../../world';

describe('a login that its user has given up', () => {
  setUpPhones();
  let phone: Phone;
  let statuses: string[];

  beforeEach(() => {
    phone = startPhone();
    statuses = phone.statuses();
  });

  /** Holds back one of WeChat's calls. @return lets it go on */
  function hold(name: string): () => void {
    const held: Call[] = [];
    phone.wx.onCall = (call) => {
      if (call.name === name) held.push(call);
      else phone.wx.perform(call);
    };
    return () => {
      phone.wx.onCall = (call) => phone.wx.perform(call);
      held.forEach((call) => phone.wx.perform(call));
    };
  }

  it('sends nothing when the code comes only then: the request would end another phone’s session', async () => {
    const release = hold('login');
    const login = phone.auth.login();
    await settled();
    await phone.auth.logout();
    release();
    assert.equal(await login, false);
    await settled();
    assert.equal(phone.wx.logins, 1);
    assert.deepEqual(phone.sent(), []);
    assert.deepEqual(statuses, ['starting', 'guest', 'loggingIn', 'loggingOut', 'guest']);
  });

  it('settles at once for all who wait for it, whatever is still on its way', async () => {
    phone.wx.hold('POST /api/login');
    const logins = [phone.auth.login(), phone.auth.login()];
    await settled();
    const call = assert.rejects(phone.auth.call('GET /api/session', undefined), { failure: { code: 'LOGGED_OUT' } });
    const check = phone.auth.check();
    void phone.auth.logout();
    assert.deepEqual(await Promise.all(logins), [false, false]);
    await Promise.all([call, check]);
    assert.deepEqual(phone.sent(), ['POST /api/login']);
  });

  it('does not hold up the next one while WeChat has not given its code', async () => {
    hold('login');
    void phone.auth.login();
    await settled();
    await phone.auth.logout();
    phone.wx.onCall = (call) => phone.wx.perform(call);
    phone.wx.reply('POST /api/login', ok(LOGIN));
    assert.equal(await phone.auth.login(), true);
    assert.deepEqual(phone.sent(), ['POST /api/login']);
  });

  it('is neither stored nor shown when its answer comes, and its session is ended', async () => {
    const answer = phone.wx.hold('POST /api/login');
    phone.wx.reply('POST /api/logout', ok({}));
    const login = phone.auth.login();
    await settled();
    await phone.auth.logout();
    answer(ok(LOGIN));
    assert.equal(await login, false);
    await settled();
    assert.deepEqual(statuses, ['starting', 'guest', 'loggingIn', 'loggingOut', 'guest']);
    assert.deepEqual(phone.state(), { status: 'guest', problem: undefined, left: undefined });
    assert.deepEqual(phone.sent(), ['POST /api/login', 'POST /api/logout']);
    assert.deepEqual(phone.tokens(), [undefined, TOKEN]);
    assert.deepEqual(phone.stored(), { revocations: [] });
  });

  it('is kept for its end when the server cannot be told', async () => {
    const answer = phone.wx.hold('POST /api/login');
    phone.wx.reply('POST /api/logout', OFFLINE);
    void phone.auth.login();
    await settled();
    await phone.auth.logout();
    answer(ok(LOGIN));
    await settled();
    assert.equal(phone.state().status, 'guest');
    assert.deepEqual(
      [...phone.wx.storage],
      [['login', { data: { revocations: [{ ...CREDENTIAL, unwanted: true }] }, encrypted: true }]],
    );
    phone = phone.restart();
    statuses = phone.statuses();
    phone.wx.reply('POST /api/logout', ok({}));
    phone.start();
    await settled();
    assert.deepEqual(phone.tokens(), [TOKEN]);
    assert.deepEqual(phone.state(), { status: 'guest', left: undefined });
    assert.deepEqual(statuses, ['starting', 'guest']);
  });

  it('shows no error that comes only then', async () => {
    const answer = phone.wx.hold('POST /api/login');
    void phone.auth.login();
    await settled();
    await phone.auth.logout();
    answer(error(403, 'USER_BANNED', { until: '2001-03-04T05:06:07.000Z' }));
    await settled();
    assert.deepEqual(phone.state(), { status: 'guest', problem: undefined, left: undefined });
    assert.deepEqual(phone.stored(), { revocations: [] });
  });

  it('lets go its session also when it was about to be stored', async () => {
    const release = hold('setStorage');
    phone.wx.reply('POST /api/login', ok(LOGIN));
    phone.wx.reply('POST /api/logout', ok({}));
    const login = phone.auth.login();
    await settled();
    const logout = phone.auth.logout();
    await settled();
    release();
    await Promise.all([login, logout]);
    await settled();
    assert.deepEqual(statuses, ['starting', 'guest', 'loggingIn', 'loggingOut', 'guest', 'guest']);
    assert.deepEqual(phone.tokens(), [undefined, TOKEN]);
    assert.deepEqual(phone.stored(), { revocations: [] });
  });

  it('makes the next login wait for its answer, and leaves that alone', async () => {
    const first = phone.wx.hold('POST /api/login');
    const second = phone.wx.hold('POST /api/login');
    phone.wx.reply('POST /api/logout', ok({}));
    const logins = [phone.auth.login()];
    await settled();
    await phone.auth.logout();
    logins.push(phone.auth.login());
    await settled();
    assert.deepEqual(phone.sent(), ['POST /api/login']);
    first(ok(LOGIN));
    await settled();
    assert.equal(phone.state().status, 'loggingIn');
    second(ok(LOGIN_2));
    assert.deepEqual(await Promise.all(logins), [false, true]);
    await settled();
    assert.deepEqual(phone.tokens(), [undefined, undefined, TOKEN]);
    assert.deepEqual(phone.stored(), { credential: CREDENTIAL_2, revocations: [] });
    assert.equal(phone.state().status, 'loggedIn');
  });

  it('sends nothing when it was still waiting for its turn', async () => {
    const first = phone.wx.hold('POST /api/login');
    void phone.auth.login();
    await settled();
    await phone.auth.logout();
    const second = phone.auth.login();
    await settled();
    await phone.auth.logout();
    first(OFFLINE);
    assert.equal(await second, false);
    await settled();
    assert.deepEqual(phone.sent(), ['POST /api/login']);
    assert.equal(phone.state().status, 'guest');
  });
});
