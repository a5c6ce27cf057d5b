import assert from 'node:assert/strict';
import { mock } from 'node:test';
import type * as Storage from '../../../../miniprogram/wechat-login/utils/storage';
import type { Call, FakeWx } from '../../../helpers/fake_wx';
import { settled, setUpPhones, startPhone } from '../../world';

const FAILED = { name: 'AppError', failure: { code: 'STORAGE_FAILED' } };

describe('storage', () => {
  setUpPhones();
  let wx: FakeWx;
  let storage: typeof Storage;

  beforeEach(() => {
    const phone = startPhone();
    wx = phone.wx;
    storage = phone.load('wechat-login/utils/storage') as typeof Storage;
  });

  const bases: Array<[string, boolean]> = [
    ['encrypted', true],
    ['as it is where the base library cannot encrypt', false],
  ];
  bases.forEach(([how, encrypted]) => {
    it(`reads what it wrote, and keeps it ${how}`, async () => {
      if (!encrypted) wx.unsupported.add('setStorage.object.encrypt');
      await storage.writeStored('key', { a: [1] });
      assert.deepEqual(await storage.readStored('key'), { a: [1] });
      assert.deepEqual([...wx.storage], [['key', { data: { a: [1] }, encrypted }]]);
    });
  });

  it('reads undefined from a phone that stored nothing', async () => {
    assert.equal(await storage.readStored('key'), undefined);
  });

  it('reads what was written before the base library could encrypt, and encrypts it with the next write', async () => {
    wx.storage.set('key', { data: { a: 1 }, encrypted: false });
    assert.deepEqual(await storage.readStored('key'), { a: 1 });
    await storage.writeStored('key', { a: 2 });
    assert.deepEqual([...wx.storage], [['key', { data: { a: 2 }, encrypted: true }]]);
    assert.deepEqual(await storage.readStored('key'), { a: 2 });
  });

  it('reads undefined when it cannot be decrypted, and asks twice at most', async () => {
    wx.failing.set('getStorage', 'decrypt error');
    const options: object[] = [];
    wx.onCall = (call) => {
      options.push(call.options);
      wx.perform(call);
    };
    assert.equal(await storage.readStored('key'), undefined);
    assert.deepEqual(options, [
      { key: 'key', encrypt: true },
      { key: 'key', encrypt: false },
    ]);
  });

  it('removes', async () => {
    await storage.writeStored('key', true);
    await storage.removeStored('key');
    assert.deepEqual(wx.stored(), {});
  });

  it('removes without complaint what was not there', async () => {
    assert.equal(await storage.removeStored('key'), undefined);
  });

  it('rejects with STORAGE_FAILED when WeChat cannot write, and keeps what was there', async () => {
    await storage.writeStored('key', { a: 1 });
    wx.failing.set('setStorage', 'exceed max size');
    await assert.rejects(storage.writeStored('key', { a: 2 }), FAILED);
    assert.deepEqual(wx.stored(), { key: { a: 1 } });
  });

  describe('when WeChat never calls back', () => {
    let calls: Call[];

    beforeEach(() => {
      calls = [];
      wx.onCall = (call) => calls.push(call);
    });

    const pass = async (ms: number) => {
      mock.timers.tick(ms);
      await settled();
    };

    it('reads undefined, after 5 s for each of its two attempts', async () => {
      const found = storage.readStored('key');
      await pass(5000);
      await pass(5000);
      assert.equal(await found, undefined);
      assert.equal(calls.length, 2);
    });

    it('rejects a write with STORAGE_FAILED after 5 s, and tells when it is done after all', async () => {
      let late = 0;
      const rejected = assert.rejects(
        storage.writeStored('key', { a: 1 }, () => (late += 1)),
        FAILED,
      );
      await pass(5000);
      await rejected;
      assert.equal(late, 0);
      wx.perform(calls[0]);
      await settled();
      assert.equal(late, 1);
    });

    it('rejects a removal with STORAGE_FAILED after 5 s', async () => {
      const rejected = assert.rejects(storage.removeStored('key'), FAILED);
      await pass(5000);
      await rejected;
    });
  });

  it('rejects with STORAGE_FAILED when WeChat cannot remove', async () => {
    wx.failing.set('removeStorage', 'internal error');
    await assert.rejects(storage.removeStored('key'), FAILED);
  });
});
