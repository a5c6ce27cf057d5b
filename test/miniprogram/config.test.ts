import assert from 'node:assert/strict';
import type * as Config from '../../miniprogram/config';
import { readSettings } from '../../server/config/settings';
import { CREDENTIAL, ok, SESSION, WAIT } from './answers';
import { diskWith, settled, setUpPhones, startPhone } from './world';

describe('config', () => {
  setUpPhones();

  /** Where a version of the mini program, once launched, asks about its login. */
  async function apiBase(envVersion: string, platform = 'ios'): Promise<string> {
    const { wx, load } = startPhone(diskWith({ credential: CREDENTIAL, revocations: [] }));
    wx.envVersion = envVersion;
    wx.platform = platform;
    wx.reply('GET /api/session', ok(SESSION));
    wx.hold(WAIT);
    load('app');
    await settled();
    const [base] = wx.requests[0].url.split('/api/session');
    return base;
  }

  it('says of the idle limit what is the default of the server', () => {
    const { IDLE_DAYS } = startPhone().load('config') as typeof Config;
    const { sessionIdleSeconds } = readSettings({}, 'local').wechatLogin;
    assert.equal(IDLE_DAYS * 24 * 3600, sessionIdleSeconds);
  });

  it('talks to the local backend in DevTools', async () => {
    assert.equal(await apiBase('develop', 'devtools'), 'http://127.0.0.1:7001');
  });

  for (const envVersion of ['develop', 'trial', 'release', 'unknown']) {
    it(`talks to an https domain in a ${envVersion} version on a phone, as WeChat demands`, async () => {
      assert.match(await apiBase(envVersion), /^https:\/\/[^/]+$/);
    });
  }
});
