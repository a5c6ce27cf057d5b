import assert from 'node:assert/strict';
import {
  CREDENTIAL,
  CREDENTIAL_2,
  error,
  errorBody,
  FOREIGN_ENDINGS,
  LOGIN_2,
  ok,
  OUTAGES,
  TOKEN,
} from '../../../answers';
import { loggedInPhone, settled, setUpPhones, startPhone, unusedPhone } from '../../../world';
import type { Phone } from '../../../world';

const ROUTE = 'POST /api/session/key';
const LOGGED_IN = { credential: CREDENTIAL, revocations: [] };

describe('renewKey', () => {
  setUpPhones();
  let phone: Phone;

  beforeEach(() => {
    phone = loggedInPhone();
  });

  it('sends a fresh code of wx.login with the token, and changes nothing on the phone', async () => {
    phone.wx.reply(ROUTE, ok({}));
    assert.equal(await phone.auth.renewKey(), undefined);
    assert.deepEqual(phone.sent(), [ROUTE]);
    assert.deepEqual(phone.wx.requests[0].data, { code: 'code-1' });
    assert.deepEqual(phone.tokens(), [TOKEN]);
    assert.equal(phone.state().status, 'loggedIn');
    assert.deepEqual(phone.stored(), LOGGED_IN);
  });

  it('asks WeChat once for two callers, and anew for the next', async () => {
    phone.wx.reply(ROUTE, ok({}));
    await Promise.all([phone.auth.renewKey(), phone.auth.renewKey()]);
    assert.equal(phone.wx.logins, 1);
    phone.wx.reply(ROUTE, ok({}));
    await phone.auth.renewKey();
    assert.equal(phone.wx.logins, 2);
  });

  it('tries once more with a fresh code when WeChat does not take the first', async () => {
    phone.wx.reply(ROUTE, error(400, 'WECHAT_CODE_INVALID'));
    phone.wx.reply(ROUTE, ok({}));
    await phone.auth.renewKey();
    assert.deepEqual(
      phone.wx.requests.map(({ data }) => data),
      [{ code: 'code-1' }, { code: 'code-2' }],
    );
  });

  it('asks WeChat for nothing without a login', async () => {
    phone = startPhone();
    await assert.rejects(phone.auth.renewKey(), { name: 'AppError', failure: { code: 'LOGGED_OUT' } });
    assert.equal(phone.wx.logins, 0);
    assert.deepEqual(phone.sent(), []);
  });

  it('waits for a login that is under way', async () => {
    phone = startPhone();
    const answer = phone.wx.hold('POST /api/login');
    void phone.auth.login();
    await settled();
    phone.wx.reply(ROUTE, ok({}));
    const renewed = phone.auth.renewKey();
    await settled();
    assert.equal(phone.wx.logins, 1);
    answer(ok(LOGIN_2));
    await renewed;
    assert.deepEqual(phone.wx.requests[1].data, { code: 'code-2' });
    assert.deepEqual(phone.tokens(), [undefined, LOGIN_2.token]);
  });

  it('says that WeChat gave no code, and the login stays', async () => {
    phone.wx.failing.set('login', 'internal error');
    await assert.rejects(phone.auth.renewKey(), { failure: { code: 'WX_LOGIN_FAILED' } });
    assert.deepEqual(phone.sent(), []);
    assert.deepEqual(phone.stored(), LOGGED_IN);
  });

  it('says that WeChat has another user than the login, and the login stays', async () => {
    phone.wx.reply(ROUTE, error(409, 'WECHAT_USER_MISMATCH'));
    await assert.rejects(phone.auth.renewKey(), { failure: errorBody('WECHAT_USER_MISMATCH') });
    assert.equal(phone.state().status, 'loggedIn');
    assert.deepEqual(phone.stored(), LOGGED_IN);
  });

  OUTAGES.forEach(([what, reply, failure]) => {
    it(`rejects after ${what}, and the login stays`, async () => {
      phone.wx.reply(ROUTE, reply);
      await assert.rejects(phone.auth.renewKey(), { name: 'AppError', failure });
      assert.equal(phone.state().status, 'loggedIn');
      assert.deepEqual(phone.stored(), LOGGED_IN);
    });
  });

  it('rejects LOGGED_OUT when the user logs out meanwhile', async () => {
    phone.wx.hold(ROUTE);
    const rejected = assert.rejects(phone.auth.renewKey(), { failure: { code: 'LOGGED_OUT' } });
    await settled();
    phone.wx.reply('POST /api/logout', ok({}));
    await phone.auth.logout();
    await rejected;
    await settled();
    assert.deepEqual(phone.stored(), { revocations: [] });
  });

  FOREIGN_ENDINGS.forEach(([status, code, details]) => {
    it(`rejects ${code}, which ends the login as any answer does`, async () => {
      phone.wx.reply(ROUTE, error(status, code, details));
      await assert.rejects(phone.auth.renewKey(), { failure: errorBody(code, details) });
      assert.deepEqual(phone.state(), { status: 'ended', reason: errorBody(code, details) });
    });
  });

  it('goes on after a renewal of the session', async () => {
    phone = unusedPhone();
    phone.wx.reply(ROUTE, error(401, 'SESSION_EXPIRED'));
    phone.wx.reply('POST /api/login', ok(LOGIN_2));
    phone.wx.reply(ROUTE, ok({}));
    await phone.auth.renewKey();
    assert.deepEqual(phone.tokens(), [TOKEN, undefined, LOGIN_2.token]);
    assert.deepEqual(phone.stored(), { credential: CREDENTIAL_2, revocations: [] });
  });
});
