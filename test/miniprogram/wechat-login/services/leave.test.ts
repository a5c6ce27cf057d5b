import assert from 'node:assert/strict';
import { mock } from 'node:test';
import type { Call } from '../../../helpers/fake_wx';
import { CREDENTIAL, LOGIN, ok, SESSION } from '../../answers';
import { confirmedPhone, settled, setUpPhones, startPhone } from '../../world';

describe('leave', () => {
  setUpPhones();

  it('saves what the page holds, then closes; the login stays', async () => {
    const phone = await confirmedPhone();
    let save = () => {};
    const left = phone.auth.leave(() => new Promise((resolve) => (save = resolve)));
    await settled();
    assert.equal(phone.wx.exits, 0);
    save();
    await left;
    assert.equal(phone.wx.exits, 1);
    assert.equal(phone.state().status, 'loggedIn');
    assert.deepEqual(phone.stored(), { credential: CREDENTIAL, session: SESSION, revocations: [] });
    assert.deepEqual(phone.sent(), []);
  });

  it('waits until the login is in storage', async () => {
    const phone = startPhone();
    const held: Call[] = [];
    phone.wx.onCall = (call) => (call.name === 'setStorage' ? held.push(call) : phone.wx.perform(call));
    phone.wx.reply('POST /api/login', ok(LOGIN));
    void phone.auth.login();
    await settled();
    const left = phone.auth.leave(async () => undefined);
    await settled();
    assert.equal(phone.wx.exits, 0);
    phone.wx.perform(held[0]);
    await left;
    assert.equal(phone.wx.exits, 1);
    assert.deepEqual(phone.stored(), { credential: CREDENTIAL, revocations: [] });
  });

  it('stays when it cannot save', async () => {
    const phone = startPhone();
    const cannot = new Error('no');
    await assert.rejects(
      phone.auth.leave(() => Promise.reject(cannot)),
      cannot,
    );
    assert.equal(phone.wx.exits, 0);
  });

  it('rejects with EXIT_FAILED when WeChat neither closes it nor says why', async () => {
    const phone = startPhone();
    phone.wx.onCall = () => undefined;
    const rejected = assert.rejects(
      phone.auth.leave(async () => undefined),
      { failure: { code: 'EXIT_FAILED' } },
    );
    await settled();
    mock.timers.tick(10_000);
    await rejected;
  });

  it('rejects with EXIT_FAILED when WeChat does not close it', async () => {
    const phone = startPhone();
    phone.wx.failing.set('exitMiniProgram', 'not in user tap');
    await assert.rejects(
      phone.auth.leave(async () => undefined),
      { failure: { code: 'EXIT_FAILED' } },
    );
  });
});
