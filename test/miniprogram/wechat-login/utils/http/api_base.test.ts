import assert from 'node:assert/strict';
import type * as Auth from '../../../../../miniprogram/wechat-login/index';
import type { ApiBase } from '../../../../../miniprogram/wechat-login/index';
import { FakeWx } from '../../../../helpers/fake_wx';
import { CREDENTIAL, ok, SESSION, WAIT } from '../../../answers';
import { moduleLoader } from '../../../modules';
import { diskWith, loggedErrors, settled, setUpPhones } from '../../../world';

const BY_VERSION = { develop: 'http://dev.test', trial: 'https://trial.test', release: 'https://release.test' };

describe('apiBase', () => {
  setUpPhones();
  let wx: FakeWx;
  let auth: typeof Auth;

  /** A phone with a login, on which `startLogin` has not been called. */
  beforeEach(() => {
    wx = new FakeWx(diskWith({ credential: CREDENTIAL, revocations: [] }));
    auth = moduleLoader(wx.globals())('wechat-login/index') as typeof Auth;
  });

  async function urlWith(apiBase: ApiBase): Promise<string> {
    wx.requests.length = 0;
    auth = moduleLoader(wx.globals())('wechat-login/index') as typeof Auth;
    wx.reply('GET /api/session', ok(SESSION));
    wx.hold(WAIT);
    auth.startLogin({ apiBase });
    await settled();
    return wx.requests.find(({ route }) => route === 'GET /api/session')!.url;
  }

  it('is where every version asks', async () => {
    wx.envVersion = 'trial';
    assert.equal(await urlWith('https://api.test'), 'https://api.test/api/session');
  });

  for (const [version, base] of Object.entries(BY_VERSION)) {
    it(`is where a ${version} version asks, when each has one of its own`, async () => {
      wx.envVersion = version;
      assert.equal(await urlWith(BY_VERSION), `${base}/api/session`);
    });
  }

  it('is that of release where WeChat is too old to tell the version or the device', async () => {
    wx.missing.add('getDeviceInfo');
    assert.equal(await urlWith(BY_VERSION), `${BY_VERSION.release}/api/session`);
    wx.missing.add('getAccountInfoSync');
    assert.equal(await urlWith(BY_VERSION), `${BY_VERSION.release}/api/session`);
  });

  it("is that of release in a develop version on a phone, such as a reviewer's", async () => {
    for (const platform of ['ios', 'android', 'ohos', 'windows']) {
      wx.platform = platform;
      assert.equal(await urlWith(BY_VERSION), `${BY_VERSION.release}/api/session`);
    }
  });

  it('is that of release in a version that is not known', async () => {
    for (const version of ['', 'gray', 'toString']) {
      wx.envVersion = version;
      assert.equal(await urlWith(BY_VERSION), `${BY_VERSION.release}/api/session`);
    }
  });

  it('is what the developer has set on the phone, in a develop version alone', async () => {
    wx.platform = 'ios';
    wx.storage.set('debugApiBase', { data: 'http://192.168.1.5:7001', encrypted: false });
    assert.equal(await urlWith(BY_VERSION), 'http://192.168.1.5:7001/api/session');
    for (const version of ['trial', 'release'] as const) {
      wx.envVersion = version;
      assert.equal(await urlWith(BY_VERSION), `${BY_VERSION[version]}/api/session`);
    }
  });

  it('may end with a slash', async () => {
    assert.equal(await urlWith('https://api.test/'), 'https://api.test/api/session');
  });

  const wrong: unknown[] = ['', 'api.example.com', 'https://', undefined, null, {}, { release: 'https://api.test' }];
  for (const apiBase of wrong) {
    it(`stops the start when it is ${JSON.stringify(apiBase)}`, async () => {
      const start = () => auth.startLogin({ apiBase: apiBase as ApiBase });
      assert.throws(start, { message: /^startLogin: apiBase must be an address such as/ });
      await settled();
      assert.deepEqual(wx.requests, []);
    });
  }

  const early: Array<[string, () => Promise<unknown>]> = [
    ['login', () => auth.login()],
    ['logout', () => auth.logout()],
    ['check', () => auth.check()],
    ['call', () => auth.call('GET /api/session', undefined)],
  ];
  early.forEach(([name, act]) => {
    it(`fails a ${name} before startLogin with what its developer has to do, and nothing has happened`, async () => {
      const before = wx.stored();
      const message = 'Call startLogin({ apiBase }) first, in App.onLaunch';
      await loggedErrors(() => assert.rejects(act(), { message }));
      await settled();
      assert.deepEqual([wx.requests, wx.logins, wx.stored()], [[], 0, before]);
    });
  });
});
