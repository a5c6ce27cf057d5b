import assert from 'node:assert/strict';
import type * as Storage from '../../miniprogram/utils/storage';
import type { FakeWx } from '../helpers/fake_wx';
import { startPhone } from './world';

describe('storage', () => {
  let wx: FakeWx;
  let storage: typeof Storage;

  beforeEach(() => {
    const phone = startPhone();
    wx = phone.wx;
    storage = phone.load('utils/storage');
  });

  it('reads what it wrote, and keeps it encrypted', async () => {
    await storage.writeToken('abc');
    assert.equal(await storage.readToken(), 'abc');
    assert.deepEqual([...wx.storage], [['token', { data: 'abc', encrypted: true }]]);
  });

  it('reads undefined from a phone that stored nothing', async () => {
    assert.equal(await storage.readToken(), undefined);
  });

  ['', 7, { token: 'abc' }].forEach((data) => {
    it(`reads undefined when ${JSON.stringify(data)} lies there`, async () => {
      wx.storage.set('token', { data, encrypted: true });
      assert.equal(await storage.readToken(), undefined);
    });
  });

  it('reads undefined when the token cannot be decrypted', async () => {
    wx.storage.set('token', { data: 'abc', encrypted: false });
    assert.equal(await storage.readToken(), undefined);
  });

  it('removes the token', async () => {
    await storage.writeToken('abc');
    await storage.removeToken();
    assert.deepEqual(wx.stored(), {});
  });

  it('removes without complaint what was not there', async () => {
    await storage.removeToken();
  });

  it('rejects with STORAGE_FAILED when WeChat cannot write, and keeps what was there', async () => {
    await storage.writeToken('abc');
    wx.failing.set('setStorage', 'exceed max size');
    await assert.rejects(storage.writeToken('def'), { name: 'AppError', failure: { code: 'STORAGE_FAILED' } });
    assert.deepEqual(wx.stored(), { token: 'abc' });
  });

  it('rejects with STORAGE_FAILED when WeChat cannot remove', async () => {
    wx.failing.set('removeStorage', 'internal error');
    await assert.rejects(storage.removeToken(), { name: 'AppError', failure: { code: 'STORAGE_FAILED' } });
  });
});
