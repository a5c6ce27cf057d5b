import assert from 'node:assert/strict';
import { mock } from 'node:test';
import { CREDENTIAL, error, errorBody, LOGIN, ok, OUTAGES, TOKEN } from '../../../answers';
import { diskWith, loggedErrors, settled, startPhone, setUpPhones } from '../../../world';
import type { Phone } from '../../../world';

describe('login', () => {
  setUpPhones();
  let phone: Phone;

  beforeEach(() => {
    phone = startPhone();
  });

  it("sends a fresh code and the phone's model, and nothing else", async () => {
    phone.wx.reply('POST /api/login', ok(LOGIN));
    assert.equal(await phone.auth.login(), true);
    assert.deepEqual(phone.wx.requests, [
      {
        route: 'POST /api/login',
        url: 'http://127.0.0.1:7001/api/login',
        data: { code: 'code-1', device: 'iPhone 15 Pro' },
        header: {},
        timeout: 10000,
        aborted: false,
      },
    ]);
  });

  it('stores the token and when it ends, encrypted, in one record', async () => {
    phone.wx.reply('POST /api/login', ok(LOGIN));
    await phone.auth.login();
    assert.deepEqual(
      [...phone.wx.storage],
      [['login', { data: { credential: CREDENTIAL, revocations: [] }, encrypted: true }]],
    );
    assert.deepEqual(phone.state(), { status: 'loggedIn', confirmed: false, checking: false });
  });

  it('stores it as it is where the base library cannot encrypt, and finds it again', async () => {
    phone.wx.unsupported.add('setStorage.object.encrypt');
    phone.wx.reply('POST /api/login', ok(LOGIN));
    await phone.auth.login();
    assert.equal(phone.wx.storage.get('login')?.encrypted, false);
    phone = phone.restart();
    phone.wx.unsupported.add('setStorage.object.encrypt');
    assert.equal(await phone.auth.login(), true);
    assert.equal(phone.wx.logins, 0);
  });

  it('says that it is logging in until the token is in storage', async () => {
    const statuses = phone.statuses();
    phone.wx.reply('POST /api/login', ok(LOGIN));
    let write = () => {};
    phone.wx.onCall = (call) => {
      if (call.name === 'setStorage') write = () => phone.wx.perform(call);
      else phone.wx.perform(call);
    };
    const done = phone.auth.login();
    await settled();
    assert.deepEqual(statuses, ['starting', 'guest', 'loggingIn']);
    write();
    assert.equal(await done, true);
    assert.deepEqual(statuses, ['starting', 'guest', 'loggingIn', 'loggedIn']);
  });

  const models: Array<[string, string, string | undefined]> = [
    ['leaves out an empty model', '  ', undefined],
    ['leaves out a model that WeChat does not know yet', 'unknown<iPhone99,1>', undefined],
    ["leaves out the hardware's id", 'iPhone 12/13 (Pro)<iPhone13,3>', 'iPhone 12/13 (Pro)'],
    ['cuts a long model to 64 characters', 'x'.repeat(65), 'x'.repeat(64)],
    ['cuts no emoji in two', `${'x'.repeat(63)}📱📱`, `${'x'.repeat(63)}📱`],
    ['counts an emoji as one character, as the server does', '📱'.repeat(65), '📱'.repeat(64)],
    ['leaves out half an emoji', 'Mate\ud83d 60\udcf1', 'Mate 60'],
  ];
  models.forEach(([what, model, device]) => {
    it(what, async () => {
      phone.wx.model = model;
      phone.wx.reply('POST /api/login', ok(LOGIN));
      await phone.auth.login();
      assert.deepEqual(phone.wx.requests[0].data, device ? { code: 'code-1', device } : { code: 'code-1' });
    });
  });

  it('is one wx.login and one request for ten callers', async () => {
    const statuses = phone.statuses();
    phone.wx.reply('POST /api/login', ok(LOGIN));
    const calls = Array.from({ length: 10 }, () => phone.auth.login());
    assert.deepEqual(await Promise.all(calls), Array(10).fill(true));
    assert.equal(phone.wx.logins, 1);
    assert.deepEqual(phone.sent(), ['POST /api/login']);
    assert.deepEqual(statuses, ['starting', 'guest', 'loggingIn', 'loggedIn']);
  });

  it('is done at once when the phone is logged in', async () => {
    phone = startPhone(diskWith({ credential: CREDENTIAL, revocations: [] }));
    assert.equal(await phone.auth.login(), true);
    assert.equal(phone.wx.logins, 0);
    assert.deepEqual(phone.sent(), []);
    assert.equal(phone.record().credential?.token, TOKEN);
  });

  const codes = () => phone.wx.requests.map(({ data }) => (data as { code: string }).code);

  it('tries once more with a fresh code, in silence, when WeChat does not take the first', async () => {
    const statuses = phone.statuses();
    phone.wx.reply('POST /api/login', error(400, 'WECHAT_CODE_INVALID'));
    phone.wx.reply('POST /api/login', ok(LOGIN));
    assert.equal(await phone.auth.login(), true);
    assert.deepEqual(codes(), ['code-1', 'code-2']);
    assert.deepEqual(statuses, ['starting', 'guest', 'loggingIn', 'loggedIn']);
  });

  it('tries no third time, and with a new code at the next tap: a code is single use', async () => {
    for (let refused = 0; refused < 2; refused += 1) {
      phone.wx.reply('POST /api/login', error(400, 'WECHAT_CODE_INVALID'));
    }
    assert.equal(await phone.auth.login(), false);
    assert.deepEqual(phone.state(), { status: 'guest', problem: errorBody('WECHAT_CODE_INVALID') });
    phone.wx.reply('POST /api/login', ok(LOGIN));
    assert.equal(await phone.auth.login(), true);
    assert.deepEqual(codes(), ['code-1', 'code-2', 'code-3']);
  });

  it('gets no second code for a login that was cancelled meanwhile', async () => {
    const answer = phone.wx.hold('POST /api/login');
    const done = phone.auth.login();
    await settled();
    await phone.auth.logout();
    answer(error(400, 'WECHAT_CODE_INVALID'));
    assert.equal(await done, false);
    await settled();
    assert.equal(phone.wx.logins, 1);
    assert.deepEqual(phone.sent(), ['POST /api/login']);
  });

  it('says so when it was opened from Moments, where WeChat logs nobody in', async () => {
    phone.wx.scene = 1154;
    phone.wx.failing.set('login', 'internal error');
    assert.equal(await phone.auth.login(), false);
    assert.deepEqual(phone.state(), { status: 'guest', problem: { code: 'SINGLE_PAGE' } });
  });

  for (const name of ['getDeviceInfo', 'getAppBaseInfo']) {
    it(`says that WeChat is too old when it has no wx.${name}`, async () => {
      phone.wx.missing.add(name);
      assert.equal(await phone.auth.login(), false);
      assert.deepEqual(phone.state(), { status: 'guest', problem: { code: 'WECHAT_TOO_OLD' } });
      assert.deepEqual(phone.sent(), []);
    });
  }

  const noCodes: Array<[string, () => void]> = [
    ['wx.login fails', () => phone.wx.failing.set('login', 'internal error')],
    [
      'wx.login gives an empty code',
      () => {
        phone.wx.onCall = (call) => (call.name === 'login' ? call.settle({ code: '' }) : phone.wx.perform(call));
      },
    ],
  ];
  noCodes.forEach(([what, prepare]) => {
    it(`sends nothing when ${what}`, async () => {
      prepare();
      assert.equal(await phone.auth.login(), false);
      assert.deepEqual(phone.state(), { status: 'guest', problem: { code: 'WX_LOGIN_FAILED' } });
      assert.deepEqual(phone.sent(), []);
      assert.deepEqual(phone.wx.stored(), {});
    });
  });

  it('gives up when WeChat does not call back, and can be tried again', async () => {
    phone.wx.onCall = (call) => call.name !== 'login' && phone.wx.perform(call);
    const login = phone.auth.login();
    await settled();
    mock.timers.tick(9_999);
    await settled();
    assert.equal(phone.state().status, 'loggingIn');
    mock.timers.tick(1);
    assert.equal(await login, false);
    assert.deepEqual(phone.state(), { status: 'guest', problem: { code: 'WX_LOGIN_FAILED' } });
    phone.wx.onCall = (call) => phone.wx.perform(call);
    phone.wx.reply('POST /api/login', ok(LOGIN));
    assert.equal(await phone.auth.login(), true);
  });

  OUTAGES.forEach(([what, reply, problem]) => {
    it(`stays a guest after ${what}, says why, and can be tried again`, async () => {
      phone.wx.reply('POST /api/login', reply);
      assert.equal(await phone.auth.login(), false);
      assert.deepEqual(phone.state(), { status: 'guest', problem });
      assert.deepEqual(phone.wx.stored(), {});
      phone.wx.reply('POST /api/login', ok(LOGIN));
      assert.equal(await phone.auth.login(), true);
    });
  });

  it('ends with the ban, and stores it for the next start', async () => {
    const ban = { until: '2001-03-04T05:06:07.000Z' };
    phone.wx.reply('POST /api/login', error(403, 'USER_BANNED', ban));
    assert.equal(await phone.auth.login(), false);
    await settled();
    assert.deepEqual(phone.state(), { status: 'ended', reason: errorBody('USER_BANNED', ban) });
    assert.deepEqual(phone.stored(), { ended: errorBody('USER_BANNED', ban), revocations: [] });
  });

  it('forgets how the last session ended', async () => {
    phone = startPhone(diskWith({ ended: errorBody('SESSION_KICKED'), revocations: [] }));
    phone.wx.reply('POST /api/login', ok(LOGIN));
    assert.equal(await phone.auth.login(), true);
    assert.deepEqual(phone.stored(), { credential: CREDENTIAL, revocations: [] });
  });

  it('tells the developer of a defect, and the user that there is one', async () => {
    phone.wx.model = undefined as unknown as string;
    const logged = await loggedErrors(() => phone.auth.login());
    assert.deepEqual(logged, ["Cannot read properties of undefined (reading 'replace')"]);
    assert.deepEqual(phone.state(), { status: 'guest', problem: { code: 'UNEXPECTED' } });
  });

  it('ends the session whose token the phone cannot store', async () => {
    phone.wx.failing.set('setStorage', 'exceed max size');
    phone.wx.reply('POST /api/login', ok(LOGIN));
    phone.wx.reply('POST /api/logout', ok({}));
    assert.equal(await phone.auth.login(), false);
    await settled();
    assert.deepEqual(phone.state(), { status: 'guest', problem: { code: 'STORAGE_FAILED' } });
    assert.deepEqual(phone.sent(), ['POST /api/login', 'POST /api/logout']);
    assert.deepEqual(phone.tokens(), [undefined, TOKEN]);
    assert.deepEqual(phone.wx.stored(), {});
    assert.deepEqual(phone.record(), { credential: undefined, revocations: [] });
  });
});
