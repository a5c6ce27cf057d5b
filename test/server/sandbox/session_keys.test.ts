import assert from 'node:assert/strict';
import { signatureOf } from '../../../server/lib/plugin/egg-development-wechat-sandbox/lib/users/session_keys';
import { WechatApi } from '../../helpers/http/wechat_api';

describe('sandbox: session_keys', () => {
  let wechat: WechatApi;
  let token: { access_token: string };
  let openid: string;
  let key: string;

  beforeEach(async () => {
    wechat = await WechatApi.start();
    token = await wechat.token();
    ({ openid, session_key: key } = await wechat.code2Session(wechat.sandbox.issueCode('A')));
  });

  afterEach(() => wechat.stop());

  const signed = (sessionKey: string, changes: Record<string, string> = {}) => ({
    ...token,
    openid,
    signature: signatureOf(sessionKey, ''),
    sig_method: 'hmac_sha256',
    ...changes,
  });
  const check = async (query: Record<string, string>) => (await wechat.get('/wxa/checksession', query)).errcode;
  const reset = (query: Record<string, string>) => wechat.get('/wxa/resetusersessionkey', query);

  it("signs as WeChat's example", () => {
    const signature = signatureOf('o0q0otL8aEzpcZL/FT9WsQ==', '{"foo":"bar"}');
    assert.match(signature, /^654571f79995b2ce[0-9a-f]{48}$/);
  });

  it("signature() signs with the user's newest key", async () => {
    assert.equal(wechat.sandbox.signature('A', 'text'), signatureOf(key, 'text'));
    const { session_key: newer } = await wechat.code2Session(wechat.sandbox.issueCode('A'));
    assert.notEqual(newer, key);
    assert.equal(wechat.sandbox.signature('A', 'text'), signatureOf(newer, 'text'));
    assert.throws(() => wechat.sandbox.signature('B', 'text'), /B has never logged in/);
  });

  it('GET /wxa/checksession answers 0 for the newest key and 87009 for any other', async () => {
    assert.deepEqual(await wechat.get('/wxa/checksession', signed(key)), { errcode: 0, errmsg: 'ok' });
    const { session_key: newer } = await wechat.code2Session(wechat.sandbox.issueCode('A'));
    assert.equal(await check(signed(key)), 87009);
    assert.equal(await check(signed(newer)), 0);
    assert.equal(await check(signed(newer, { openid: wechat.sandbox.openidOf('B') })), 87009);
    assert.equal(await check(signed(newer, { signature: '' })), 87009);
  });

  it('supersedeSessionKey() makes the key worthless that the server has', async () => {
    wechat.sandbox.supersedeSessionKey('A');
    assert.equal(await check(signed(key)), 87009);
  });

  it('GET /wxa/resetusersessionkey answers a new key, and the old one is worthless', async () => {
    const { session_key: newer, ...rest } = await reset(signed(key));
    assert.deepEqual(rest, { errcode: 0, errmsg: 'ok', openid });
    assert.equal(Buffer.from(newer, 'base64').length, 16);
    assert.equal((await reset(signed(key))).errcode, 87009);
    assert.equal(await check(signed(newer)), 0);
  });

  for (const path of ['/wxa/checksession', '/wxa/resetusersessionkey']) {
    it(`GET ${path} refuses another sig_method, no openid, a bad access_token and another method`, async () => {
      const errcode = async (changes: Record<string, string>) => (await wechat.get(path, signed(key, changes))).errcode;
      assert.equal(await errcode({ sig_method: 'hmac_sha1' }), 87008);
      assert.equal(await errcode({ openid: '' }), 40003);
      assert.equal(await errcode({ access_token: '' }), 41001);
      assert.equal(await errcode({ access_token: 'unknown' }), 40001);
      assert.equal((await wechat.post(path, {}, signed(key))).errcode, 43001);
      assert.equal(await check(signed(key)), 0, 'still the same key');
    });
  }
});
