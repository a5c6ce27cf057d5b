import assert from 'node:assert/strict';
import { mock } from 'node:test';
import type { Call } from '../../../helpers/fake_wx';
import { CREDENTIAL, LOGIN, ok, SESSION } from '../../answers';
import { confirmedPhone, settled, setUpPhones, startPhone } from '../../world';

describe('leave', () => {
  setUpPhones();

  it('closes in the tap itself, before what it saves is in storage; the login stays', async () => {
    const phone = await confirmedPhone();
    let save = () => {};
    const left = phone.wx.tap(() => phone.auth.leave(() => new Promise((resolve) => (save = resolve))));
    await settled();
    assert.equal(phone.wx.exits, 1);
    save();
    await left;
    assert.equal(phone.state().status, 'loggedIn');
    assert.deepEqual(phone.stored(), { credential: CREDENTIAL, session: SESSION, revocations: [] });
    assert.deepEqual(phone.sent(), []);
  });

  it('saves a login that is not in storage yet', async () => {
    const phone = startPhone();
    const held: Call[] = [];
    phone.wx.onCall = (call) => (call.name === 'setStorage' ? held.push(call) : phone.wx.perform(call));
    phone.wx.reply('POST /api/login', ok(LOGIN));
    void phone.auth.login();
    await settled();
    const left = phone.wx.tap(() => phone.auth.leave(async () => undefined));
    phone.wx.perform(held[0]);
    await left;
    assert.equal(phone.wx.exits, 1);
    assert.deepEqual(phone.stored(), { credential: CREDENTIAL, revocations: [] });
  });

  it('rejects with what the page could not save', async () => {
    const phone = startPhone();
    const cannot = new Error('no');
    const left = phone.wx.tap(() => phone.auth.leave(() => Promise.reject(cannot)));
    await assert.rejects(left, cannot);
  });

  it('rejects with EXIT_FAILED after an await in the handler of the tap, as WeChat allows it no more', async () => {
    const phone = startPhone();
    const left = phone.wx.tap(async () => {
      await settled();
      await phone.auth.leave(async () => undefined);
    });
    await assert.rejects(left, { failure: { code: 'EXIT_FAILED' } });
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
