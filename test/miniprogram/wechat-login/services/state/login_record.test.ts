import assert from 'node:assert/strict';
import { mock } from 'node:test';
import type * as LoginRecord from '../../../../../miniprogram/wechat-login/services/state/login_record';
import type { Call } from '../../../../helpers/fake_wx';
import { CREDENTIAL, CREDENTIAL_2 } from '../../../answers';
import { settled, setUpPhones, startPhone } from '../../../world';
import type { Phone } from '../../../world';

const FAILED = { name: 'AppError', failure: { code: 'STORAGE_FAILED' } };
const LOGGED_IN = { credential: CREDENTIAL, revocations: [] };
const LOGGED_OUT = { revocations: [CREDENTIAL] };
const AGAIN = { credential: CREDENTIAL_2, revocations: [CREDENTIAL] };

describe('login record', () => {
  setUpPhones();
  let phone: Phone;
  let record: typeof LoginRecord;
  let held: Call[];

  beforeEach(() => {
    phone = startPhone();
    record = phone.load('wechat-login/services/state/login_record') as typeof LoginRecord;
    held = [];
  });

  const hold = () => (phone.wx.onCall = (call) => held.push(call));
  const release = async () => {
    held.splice(0).forEach((call) => phone.wx.perform(call));
    await settled();
  };

  describe('keep', () => {
    it('changes the memory at once, and the storage then', async () => {
      hold();
      const kept = record.keep(LOGGED_IN);
      assert.deepEqual(record.loginRecord(), LOGGED_IN);
      await settled();
      assert.deepEqual(phone.wx.stored(), {});
      await release();
      await kept;
      assert.deepEqual(phone.wx.stored(), { login: LOGGED_IN });
    });

    it('writes the newest again when an older write lands late, after WeChat had seemed to have lost it', async () => {
      hold();
      const lost = assert.rejects(record.keep(LOGGED_IN), FAILED);
      await settled();
      mock.timers.tick(5000);
      await lost;
      const [late] = held.splice(0);
      const kept = record.keep(LOGGED_OUT);
      await settled();
      await release();
      await kept;
      phone.wx.perform(late);
      await settled();
      assert.deepEqual([phone.wx.stored(), record.isSaved()], [{ login: LOGGED_IN }, false]);
      await release();
      assert.deepEqual([phone.wx.stored(), record.isSaved()], [{ login: LOGGED_OUT }, true]);
    });

    it('writes one after another, and always the newest', async () => {
      hold();
      const all = [record.keep(LOGGED_IN)];
      await settled();
      all.push(record.keep(LOGGED_OUT), record.keep(AGAIN));
      await settled();
      assert.deepEqual(
        held.map(({ options }) => options.data),
        [LOGGED_IN],
      );
      await release();
      assert.deepEqual(
        held.map(({ options }) => options.data),
        [AGAIN],
      );
      await release();
      await Promise.all(all);
      assert.deepEqual(held, []);
      assert.deepEqual(phone.wx.stored(), { login: AGAIN });
    });

    it('rejects when WeChat cannot write, and goes on with the next', async () => {
      phone.wx.failing.set('setStorage', 'exceed max size');
      await assert.rejects(record.keep(LOGGED_IN), FAILED);
      phone.wx.failing.clear();
      await record.keep(AGAIN);
      assert.deepEqual(phone.wx.stored(), { login: AGAIN });
    });

    it('tries the newest again when the one before could not be written', async () => {
      hold();
      const first = assert.rejects(record.keep(LOGGED_IN), FAILED);
      await settled();
      const second = record.keep(LOGGED_OUT);
      held.splice(0).forEach((call) => call.settle('exceed max size'));
      await first;
      await settled();
      await release();
      await second;
      assert.deepEqual(phone.wx.stored(), { login: LOGGED_OUT });
    });
  });

  describe('keepOrErase', () => {
    it('erases what it cannot overwrite', async () => {
      await record.keep(LOGGED_IN);
      phone.wx.failing.set('setStorage', 'exceed max size');
      await record.keepOrErase(LOGGED_OUT);
      assert.deepEqual(phone.wx.stored(), {});
      assert.deepEqual(record.loginRecord(), LOGGED_OUT);
    });

    it('rejects when it can do neither', async () => {
      await record.keep(LOGGED_IN);
      phone.wx.failing.set('setStorage', 'exceed max size').set('removeStorage', 'internal error');
      await assert.rejects(record.keepOrErase(LOGGED_OUT), FAILED);
      assert.deepEqual(phone.wx.stored(), { login: LOGGED_IN });
    });

    it('erases before a newer record is written, never after', async () => {
      await record.keep(LOGGED_IN);
      phone.wx.failing.set('setStorage', 'exceed max size');
      const erased = record.keepOrErase(LOGGED_OUT);
      const kept = record.keep(AGAIN);
      const calls: string[] = [];
      phone.wx.onCall = (call) => {
        calls.push(call.name);
        phone.wx.perform(call);
        if (call.name === 'removeStorage') phone.wx.failing.clear();
      };
      await Promise.all([erased, kept]);
      assert.deepEqual(calls, ['setStorage', 'removeStorage', 'setStorage']);
      assert.deepEqual(phone.wx.stored(), { login: AGAIN });
    });
  });

  describe('saveRecord', () => {
    it('resolves when all is in storage', async () => {
      hold();
      void record.keep(LOGGED_IN);
      let done = false;
      const all = record.saveRecord().then(() => (done = true));
      await settled();
      assert.equal(done, false);
      await release();
      await all;
      assert.deepEqual(phone.wx.stored(), { login: LOGGED_IN });
    });

    it('resolves also when it could not be written, and tries that again', async () => {
      phone.wx.failing.set('setStorage', 'exceed max size');
      record.keep(LOGGED_IN).catch(() => undefined);
      await record.saveRecord();
      assert.deepEqual(phone.wx.stored(), {});
      phone.wx.failing.clear();
      await record.saveRecord();
      assert.deepEqual(phone.wx.stored(), { login: LOGGED_IN });
    });

    it('writes nothing on a new phone, or what lies there already', async () => {
      hold();
      await record.saveRecord();
      assert.deepEqual(held, []);
      phone.wx.onCall = (call) => phone.wx.perform(call);
      await record.keep(LOGGED_IN);
      phone = phone.restart();
      record = phone.load('wechat-login/services/state/login_record') as typeof LoginRecord;
      await record.loadRecord(() => undefined);
      hold();
      await record.saveRecord();
      assert.deepEqual(held, []);
    });
  });
});
