import assert from 'node:assert/strict';
import { app } from 'egg-mock/bootstrap';
import { decryptData, signText } from '../../../../../server/lib/plugin/egg-wechat-login/lib/wechat/encrypted_data';
import type { LoggedIn } from '../../../../../server/lib/plugin/egg-wechat-login/lib/session/account/logged_in';
import { rememberSession } from '../../../../../server/lib/plugin/egg-wechat-login/lib/session/account/logged_in';
import { login } from '../../../../helpers/http/login';

describe("the logged-in user's session_key", () => {
  const sandbox = () => app.wechatSandbox!;

  /** A request of this user that has passed `authenticate`. */
  async function requestOf(user: string) {
    const { token } = await login(user);
    const { parts } = app.wechatLogin;
    const claims = parts.tokens.verifyHeader(`Bearer ${token}`);
    const ctx = app.mockContext();
    const session: LoggedIn = { claims, record: await parts.sessions.check(claims) };
    rememberSession(ctx, session);
    return ctx;
  }

  it("decrypt › returns WeChat's data", async () => {
    const ctx = await requestOf('A');
    const data = app.wechatLogin.decrypt(sandbox().encrypt('A', { openGId: 'G' }), ctx);
    assert.equal(data.openGId, 'G');
    assert.equal(data.watermark.appid, app.config.wechatLogin.appid);
  });

  it('decrypt › throws one and the same error, whatever is wrong', async () => {
    const ctx = await requestOf('A');
    const good = sandbox().encrypt('A', { openGId: 'G' });
    const now = Math.floor(Date.now() / 1000);
    const flip = (text: string, at: number) => {
      const bytes = Buffer.from(text, 'base64');
      const place = (at + bytes.length) % bytes.length;
      bytes[place] = 255 - bytes[place];
      return bytes.toString('base64');
    };
    const bad = [
      { ...good, encryptedData: flip(good.encryptedData, -1) },
      { ...good, encryptedData: flip(good.encryptedData, 0) },
      { ...good, iv: flip(good.iv, 0) },
      { ...good, iv: 'AAAA' },
      { ...good, encryptedData: '' },
      { encryptedData: undefined as never, iv: undefined as never },
      sandbox().encrypt('A', { watermark: { appid: 'wx0', timestamp: now } }),
      sandbox().encrypt('A', { watermark: { appid: app.config.wechatLogin.appid, timestamp: now - 400 } }),
      sandbox().encrypt('A', { watermark: null }),
    ];
    const seen = bad.map((data) => {
      try {
        app.wechatLogin.decrypt(data, ctx);
        return 'decrypted';
      } catch (err) {
        const { name, code, message, status } = err as Record<string, unknown>;
        return JSON.stringify({ name, code, message, status });
      }
    });
    const message = 'INVALID_PARAM: encryptedData that the session_key does not decrypt';
    const one = JSON.stringify({ name: 'ApiError', code: 'INVALID_PARAM', message, status: 400 });
    assert.deepEqual(
      seen,
      bad.map(() => one),
    );
  });

  it("signature › is WeChat's: hex HMAC-SHA256 with the session_key as text", async () => {
    assert.match(signText('{"foo":"bar"}', 'o0q0otL8aEzpcZL/FT9WsQ=='), /^654571f79995b2ce/);
    const ctx = await requestOf('A');
    assert.equal(app.wechatLogin.signature('text', ctx), sandbox().signature('A', 'text'));
  });

  it('checkSessionKey › tells whether the key is the valid one; resetSessionKey › gets one that is', async () => {
    const ctx = await requestOf('A');
    assert.equal(await app.wechatLogin.checkSessionKey(ctx), true);
    await app.wechatLogin.resetSessionKey(ctx);
    sandbox().supersedeSessionKey('A');
    assert.equal(await app.wechatLogin.checkSessionKey(ctx), false);
  });

  it('without a login › is an error of the code that asks', async () => {
    assert.throws(() => app.wechatLogin.signature('x', app.mockContext()), TypeError);
    assert.throws(() => decryptData({ encryptedData: '', iv: '' }, '', 'wx'), { code: 'INVALID_PARAM' });
  });
});
