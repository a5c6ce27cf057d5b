import assert from 'node:assert/strict';
import type * as Config from '../../miniprogram/config';
import { startPhone } from './world';

describe('config', () => {
  const apiBase = (envVersion: string): string => {
    const { wx, load } = startPhone();
    wx.envVersion = envVersion;
    return (load('config') as typeof Config).API_BASE;
  };

  it('talks to the local backend in a develop version', () => {
    assert.equal(apiBase('develop'), 'http://127.0.0.1:7001');
  });

  for (const envVersion of ['trial', 'release']) {
    it(`talks to an https domain in a ${envVersion} version, as WeChat demands`, () => {
      assert.match(apiBase(envVersion), /^https:\/\/[^/]+$/);
    });
  }
});
