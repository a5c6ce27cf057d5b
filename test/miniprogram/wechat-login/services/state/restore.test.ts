import assert from 'node:assert/strict';
import type * as Restore from '../../../../../miniprogram/wechat-login/services/state/restore';
import type { Disk } from '../../../../helpers/fake_wx';
import { CREDENTIAL, CREDENTIAL_2, errorBody, SESSION } from '../../../answers';
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
