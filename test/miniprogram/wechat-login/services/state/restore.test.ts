import assert from 'node:assert/strict';
import { mock } from 'node:test';
import type * as Restore from '../../../../../miniprogram/wechat-login/services/state/restore';
import type { Call, Disk } from '../../../../helpers/fake_wx';
import {
  CREDENTIAL,
  CREDENTIAL_2,
  error,
  errorBody,
  LOGIN,
  ok,
  PHONE,
  REPLACED,
  SESSION,
  WAIT,
} from '../../../answers';
import { diskWith, settled, setUpPhones, startPhone } from '../../../world';

describe('restore', () => {
  setUpPhones();

  async function restored(disk: Disk) {
    const phone = startPhone(disk);
    const statuses = phone.statuses();
    await (phone.load('wechat-login/services/state/restore') as typeof Restore).restore();
    return { phone, statuses };
  }

  const cases: Array<[string, Disk, object]> = [
    ['a guest on a new phone', new Map(), { status: 'guest', left: undefined }],
    [
      'the login, not confirmed yet',
      diskWith({ credential: CREDENTIAL, revocations: [] }),
      { status: 'loggedIn', session: undefined, confirmed: false, checking: false },
    ],
    [
      'the login with the session as last seen',
      diskWith({ credential: CREDENTIAL, session: SESSION, revocations: [] }),
      { status: 'loggedIn', session: SESSION, confirmed: false, checking: false },
    ],
    [
      'the login with the number that was bound',
      diskWith({ credential: CREDENTIAL, session: SESSION, ...PHONE, revocations: [] }),
      { status: 'loggedIn', session: SESSION, confirmed: false, checking: false, ...PHONE },
    ],
    [
      'how the login ended',
      diskWith({ ended: errorBody('SESSION_KICKED'), revocations: [] }),
      { status: 'ended', reason: errorBody('SESSION_KICKED') },
    ],
    [
      'a guest whose logout the server has not been told',
      diskWith({ revocations: [{ ...CREDENTIAL_2, unwanted: true }, CREDENTIAL] }),
      { status: 'guest', left: 'telling' },
    ],
    [
      'a guest who has only given up a login: nobody has logged out',
      diskWith({ revocations: [{ ...CREDENTIAL, unwanted: true }] }),
      { status: 'guest', left: undefined },
    ],
    ['a guest when what lies there is none of its own', diskWith({ token: 'x' }), { status: 'guest', left: undefined }],
    [
      'the login that was stored before the base library could encrypt',
      new Map([['login', { data: { credential: CREDENTIAL, revocations: [] }, encrypted: false }]]),
      { status: 'loggedIn', session: undefined, confirmed: false, checking: false },
    ],
    [
      'a guest when it cannot be decrypted',
      new Map([['login', { data: 'c2VjcmV0', encrypted: false }]]),
      { status: 'guest', left: undefined },
    ],
  ];
  cases.forEach(([what, disk, state]) => {
    it(`finds ${what}`, async () => {
      const before = structuredClone([...disk]);
      const { phone, statuses } = await restored(disk);
      assert.deepEqual(phone.state(), state);
      assert.deepEqual(statuses, ['starting', (state as { status: string }).status]);
      assert.deepEqual(phone.sent(), []);
      assert.deepEqual([...disk], before);
    });
  });

  it('finds a guest when WeChat never tells what is in its storage, and lets the user log in', async () => {
    const phone = startPhone(diskWith({ credential: CREDENTIAL, revocations: [] }));
    phone.wx.onCall = () => undefined;
    phone.start();
    const logsIn = phone.auth.login();
    for (let attempt = 0; attempt < 2; attempt += 1) {
      assert.deepEqual(phone.state(), { status: 'starting' });
      mock.timers.tick(5000);
      await settled();
    }
    assert.deepEqual(phone.state(), { status: 'loggingIn', renews: undefined });
    phone.wx.onCall = (call) => phone.wx.perform(call);
    mock.timers.tick(10_000);
    assert.equal(await logsIn, false);
    assert.deepEqual(phone.state(), { status: 'guest', problem: { code: 'WX_LOGIN_FAILED' } });
  });

  describe('when WeChat tells too late what is in its storage', () => {
    async function late() {
      const phone = startPhone(diskWith({ credential: CREDENTIAL, revocations: [CREDENTIAL_2] }));
      const held: Call[] = [];
      phone.wx.onCall = (call) => held.push(call);
      phone.start();
      for (let attempt = 0; attempt < 2; attempt += 1) {
        mock.timers.tick(5000);
        await settled();
      }
      assert.deepEqual(phone.state(), { status: 'guest', left: undefined });
      phone.wx.onCall = (call) => phone.wx.perform(call);
      const [read] = held;
      const before = read.work();
      return { phone, read, answer: () => read.settle(before) };
    }

    it('is logged in as if it had told in time', async () => {
      const { phone, answer } = await late();
      phone.wx.reply('GET /api/session', ok(SESSION));
      phone.wx.hold(WAIT);
      phone.wx.reply('POST /api/logout', ok({}));
      answer();
      await settled();
      assert.equal(phone.state().status, 'loggedIn');
      assert.deepEqual(phone.stored(), { credential: CREDENTIAL, session: SESSION, revocations: [] });
    });

    it('takes what it has stored itself since for what it is', async () => {
      const { phone, read } = await late();
      phone.wx.reply('POST /api/login', ok(LOGIN));
      phone.wx.reply('GET /api/session', ok(SESSION));
      phone.wx.hold(WAIT);
      await phone.auth.login();
      await settled();
      phone.wx.requests.length = 0;
      phone.wx.perform(read);
      await settled();
      assert.deepEqual(phone.sent(), []);
      assert.deepEqual(phone.stored(), phone.record());
      const { credential, revocations } = phone.record();
      assert.deepEqual([phone.state().status, credential?.token, revocations], ['loggedIn', LOGIN.token, []]);
    });

    it('keeps to what the user has done since, and ends the sessions of before', async () => {
      const { phone, answer } = await late();
      const third = { ...LOGIN, token: 'third' };
      phone.wx.reply('POST /api/login', ok(third));
      phone.wx.reply('GET /api/session', ok(SESSION));
      phone.wx.hold(WAIT);
      await phone.auth.login();
      await settled();
      phone.wx.requests.length = 0;
      phone.wx.reply('POST /api/logout', ok({}));
      phone.wx.reply('POST /api/logout', error(401, 'SESSION_REPLACED', REPLACED));
      answer();
      await settled();
      assert.deepEqual(phone.tokens(), [CREDENTIAL_2.token, CREDENTIAL.token]);
      assert.deepEqual([phone.state().status, phone.record().credential?.token], ['loggedIn', 'third']);
      assert.deepEqual(phone.record().revocations, []);
      assert.deepEqual(phone.stored(), phone.record());
    });
  });

  it('reads the storage once', async () => {
    const phone = startPhone();
    const calls: string[] = [];
    phone.wx.onCall = (call) => {
      calls.push(call.name);
      phone.wx.perform(call);
    };
    await Promise.all([phone.auth.check(), phone.auth.check(), phone.auth.logout()]);
    await phone.auth.check();
    assert.deepEqual(calls.slice(0, 3), ['getStorage', 'getStorage', 'setStorage']);
    assert.equal(calls.lastIndexOf('getStorage'), 1);
  });

  it('finds an ending at every start until it is dismissed', async () => {
    let phone = startPhone(diskWith({ ended: errorBody('SESSION_KICKED'), revocations: [] }));
    for (let start = 0; start < 3; start += 1) {
      phone = phone.restart();
      await phone.auth.check();
      assert.deepEqual(phone.state(), { status: 'ended', reason: errorBody('SESSION_KICKED') });
    }
    phone.auth.dismiss();
    await settled();
    phone = phone.restart();
    await phone.auth.check();
    assert.deepEqual(phone.state(), { status: 'guest', left: undefined });
  });
});
