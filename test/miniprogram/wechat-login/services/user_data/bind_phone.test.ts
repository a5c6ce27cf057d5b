import assert from 'node:assert/strict';
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
  PHONE,
  TOKEN,
} from '../../../answers';
import { loggedInPhone, settled, setUpPhones, startPhone, unusedPhone } from '../../../world';
import type { Phone } from '../../../world';

const ROUTE = 'POST /api/phone';
const BOUND = { status: 'bound', phone: PHONE.phone };
const WITHOUT_NUMBER = { credential: CREDENTIAL, revocations: [] };
const failed = (problem: object, again: boolean) => ({ status: 'failed', problem, again });

const BOUND_STATE = { status: 'loggedIn', session: undefined, confirmed: false, checking: false, ...PHONE };

describe('bindPhone', () => {
  setUpPhones();
  let phone: Phone;

  beforeEach(() => {
    phone = loggedInPhone();
  });

  const bind = ({ detail } = phone.wx.tapPhone()) => phone.auth.bindPhone(detail);
  const codes = () => phone.wx.requests.map(({ data }) => data);

  it('sends the code of the tap with the token, and shows and stores the masked number', async () => {
    phone.wx.reply(ROUTE, ok(PHONE));
    assert.deepEqual(await bind(), BOUND);
    assert.deepEqual(phone.sent(), [ROUTE]);
    assert.deepEqual(codes(), [{ code: 'phone-code-1' }]);
    assert.deepEqual(phone.tokens(), [TOKEN]);
    assert.deepEqual(phone.state(), BOUND_STATE);
    assert.deepEqual(phone.stored(), { ...WITHOUT_NUMBER, ...PHONE });
  });

  it('shows the number when it cannot be stored', async () => {
    phone.wx.reply(ROUTE, ok(PHONE));
    phone.wx.failing.set('setStorage', 'exceed max size');
    assert.deepEqual(await bind(), BOUND);
    assert.deepEqual(phone.state(), BOUND_STATE);
    assert.deepEqual(phone.stored(), WITHOUT_NUMBER);
  });

  const unsent: Array<[string, Parameters<Phone['wx']['tapPhone']>[0], object]> = [
    ['a refusal', 'refuse', { status: 'refused' }],
    ['a quota that is used up', 'quota', failed({ code: 'PHONE_QUOTA' }, false)],
    ['a base library without code', 'oldBaseLibrary', failed({ code: 'PHONE_UNSUPPORTED' }, false)],
    ['a mini program that may not ask', 'noPermission', failed({ code: 'PHONE_FAILED' }, false)],
  ];
  unsent.forEach(([what, tap, outcome]) => {
    it(`sends nothing after ${what}, and says so`, async () => {
      assert.deepEqual(await bind(phone.wx.tapPhone(tap)), outcome);
      assert.deepEqual(phone.sent(), []);
      assert.deepEqual(phone.stored(), WITHOUT_NUMBER);
    });
  });

  const refusals = [
    'getPhoneNumber:fail:user deny',
    'getPhoneNumber:fail user cancel',
    'getPhoneNumber:fail privacy permission is not authorized',
  ];
  refusals.forEach((errMsg) => {
    it(`takes ${errMsg} for a refusal`, async () => {
      assert.deepEqual(await phone.auth.bindPhone({ errMsg }), { status: 'refused' });
    });
  });

  it('takes a tap without anything for a failure', async () => {
    assert.deepEqual(await phone.auth.bindPhone({}), failed({ code: 'PHONE_FAILED' }, false));
  });

  it('is one request for two callers with the same tap', async () => {
    phone.wx.reply(ROUTE, ok(PHONE));
    const tap = phone.wx.tapPhone();
    assert.deepEqual(await Promise.all([bind(tap), bind(tap)]), [BOUND, BOUND]);
    assert.deepEqual(phone.sent(), [ROUTE]);
  });

  OUTAGES.forEach(([what, reply, failure]) => {
    it(`can send the same tap again after ${what}`, async () => {
      const tap = phone.wx.tapPhone();
      phone.wx.reply(ROUTE, reply);
      assert.deepEqual(await bind(tap), failed(failure, true));
      assert.deepEqual(phone.stored(), WITHOUT_NUMBER);
      phone.wx.reply(ROUTE, ok(PHONE));
      assert.deepEqual(await bind(tap), BOUND);
      assert.deepEqual(codes(), [{ code: 'phone-code-1' }, { code: 'phone-code-1' }]);
    });
  });

  (['WECHAT_CODE_INVALID', 'WECHAT_MISCONFIGURED', 'NOT_FOUND'] as const).forEach((code) => {
    it(`needs another tap after ${code}, and the login stays`, async () => {
      phone.wx.reply(ROUTE, error(400, code));
      assert.deepEqual(await bind(), failed(errorBody(code), false));
      assert.equal(phone.state().status, 'loggedIn');
      assert.deepEqual(phone.stored(), WITHOUT_NUMBER);
    });
  });

  it('takes no answer without a number for one', async () => {
    for (const data of [{}, { phone: {} }, { phone: { masked: '138****5678' } }, { phone: null }]) {
      phone.wx.reply(ROUTE, ok(data));
      assert.deepEqual(await bind(), failed({ code: 'BAD_ANSWER' }, true));
    }
  });

  it('sends nothing for a guest', async () => {
    phone = startPhone();
    assert.deepEqual(await bind(), failed({ code: 'LOGGED_OUT' }, false));
    assert.deepEqual(phone.sent(), []);
  });

  it('keeps nothing when the user logs out meanwhile', async () => {
    const answer = phone.wx.hold(ROUTE);
    const binding = bind();
    await settled();
    phone.wx.reply('POST /api/logout', ok({}));
    await phone.auth.logout();
    answer(ok(PHONE));
    assert.deepEqual(await binding, failed({ code: 'LOGGED_OUT' }, false));
    await settled();
    assert.deepEqual(phone.stored(), { revocations: [] });
    assert.deepEqual(phone.state(), { status: 'guest', problem: undefined, left: 'told' });
  });

  it('keeps nothing when the user logs out at any moment while the answer comes', async () => {
    for (let moment = 0; moment < 30; moment += 1) {
      phone = loggedInPhone();
      const answer = phone.wx.hold(ROUTE);
      const binding = bind();
      await settled();
      phone.wx.reply('POST /api/logout', ok({}));
      answer(ok(PHONE));
      for (let step = 0; step < moment; step += 1) await null;
      await phone.auth.logout();
      const { status } = await binding;
      await settled();
      assert.deepEqual([phone.stored(), phone.state().status], [{ revocations: [] }, 'guest'], `${moment}: ${status}`);
    }
  });

  it('forgets the number at the logout', async () => {
    phone.wx.reply(ROUTE, ok(PHONE));
    await bind();
    phone.wx.reply('POST /api/logout', ok({}));
    await phone.auth.logout();
    await settled();
    assert.deepEqual(phone.stored(), { revocations: [] });
    phone.wx.reply('POST /api/login', ok(LOGIN_2));
    await phone.auth.login();
    assert.deepEqual(phone.state(), { status: 'loggedIn', confirmed: false, checking: false });
    assert.deepEqual(phone.stored(), { credential: CREDENTIAL_2, revocations: [] });
  });

  FOREIGN_ENDINGS.forEach(([status, code, details]) => {
    it(`ends the login after ${code}, and keeps nothing`, async () => {
      phone.wx.reply(ROUTE, error(status, code, details));
      assert.deepEqual(await bind(), failed(errorBody(code, details), false));
      assert.deepEqual(phone.stored(), { ended: errorBody(code, details), revocations: [] });
    });
  });

  it('sends the code once more when the session has expired and is renewed', async () => {
    phone = unusedPhone();
    phone.wx.reply(ROUTE, error(401, 'SESSION_EXPIRED'));
    phone.wx.reply('POST /api/login', ok(LOGIN_2));
    phone.wx.reply(ROUTE, ok(PHONE));
    assert.deepEqual(await bind(), BOUND);
    assert.deepEqual(phone.tokens(), [TOKEN, undefined, LOGIN_2.token]);
    assert.deepEqual(phone.stored(), { credential: CREDENTIAL_2, ...PHONE, revocations: [] });
  });

  it('keeps the number over a renewal', async () => {
    phone = unusedPhone();
    phone.wx.reply(ROUTE, ok(PHONE));
    await bind();
    phone.wx.storage.get('login')!.data = { ...(phone.stored() as object), credential: { ...CREDENTIAL, seenAt: 0 } };
    phone = phone.restart();
    phone.wx.reply('GET /api/session', error(401, 'SESSION_EXPIRED'));
    phone.wx.reply('POST /api/login', ok(LOGIN_2));
    await phone.auth.check();
    await settled();
    assert.deepEqual(phone.stored(), { credential: CREDENTIAL_2, revocations: [], ...PHONE });
    assert.deepEqual(phone.state(), { status: 'loggedIn', confirmed: false, checking: false, ...PHONE });
  });

  it('tells nobody the code', async () => {
    phone.wx.reply(ROUTE, OFFLINE);
    assert.ok(!JSON.stringify([await bind(), phone.state(), phone.record()]).includes('phone-code'));
  });
});
