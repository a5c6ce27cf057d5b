import assert from 'node:assert/strict';
import { mm } from 'egg-mock/bootstrap';
import { WechatApi } from '../../helpers/http/wechat_api';

const SECONDS = 1000;
const MINUTES = 60 * SECONDS;
const PATH = '/cgi-bin/stable_token';

describe('sandbox: POST /cgi-bin/stable_token', () => {
  let wechat: WechatApi;
  let clock: number;

  beforeEach(async () => {
    wechat = await WechatApi.start();
    clock = Date.UTC(2026, 0, 1);
    mm(Date, 'now', () => clock);
  });

  afterEach(() => wechat.stop());

  /** What WeChat says of this access_token: 87008 comes after the token's check. */
  async function errcodeOf(accessToken?: string): Promise<number> {
    const query = accessToken === undefined ? undefined : { access_token: accessToken };
    return (await wechat.get('/wxa/checksession', query)).errcode;
  }

  it('answers a token of 512 characters that is valid for two hours, and the same until 5 minutes before its end', async () => {
    const first = await wechat.stableToken();
    assert.deepEqual(Object.keys(first), ['access_token', 'expires_in']);
    assert.match(first.access_token, /^[\w-]{512}$/);
    assert.equal(first.expires_in, 7200);
    clock += 115 * MINUTES - 1;
    assert.deepEqual(await wechat.stableToken({ force_refresh: false }), { ...first, expires_in: 300 });
    clock += 1;
    const second = await wechat.stableToken();
    assert.notEqual(second.access_token, first.access_token);
    assert.equal(second.expires_in, 7200);
    assert.equal(await errcodeOf(first.access_token), 87008, 'the old one is still valid');
    assert.equal(await errcodeOf(second.access_token), 87008);
    clock += 5 * MINUTES;
    assert.equal(await errcodeOf(first.access_token), 42001);
    assert.equal(await errcodeOf(second.access_token), 87008);
  });

  it('with force_refresh answers a new token and makes the old one invalid', async () => {
    const [first, second] = [await wechat.stableToken(), await wechat.stableToken({ force_refresh: true })];
    assert.notEqual(second.access_token, first.access_token);
    assert.equal(await errcodeOf(first.access_token), 40001);
    assert.equal(await errcodeOf(second.access_token), 87008);
    assert.deepEqual(await wechat.stableToken(), second);
    assert.equal(wechat.sandbox.accessTokens.forcedRefreshes, 1);
  });

  it('refreshes by force once in 30 seconds and 20 times in a day, then answers 45009', async () => {
    let token = (await wechat.stableToken({ force_refresh: true })).access_token;
    clock += 30 * SECONDS - 1;
    assert.equal((await wechat.stableToken({ force_refresh: true })).access_token, token);
    for (let i = 2; i <= 20; i++) {
      clock += 30 * SECONDS;
      const next = (await wechat.stableToken({ force_refresh: true })).access_token;
      assert.notEqual(next, token);
      token = next;
    }
    clock += 30 * SECONDS;
    assert.equal((await wechat.stableToken({ force_refresh: true })).errcode, 45009);
    assert.equal((await wechat.stableToken()).access_token, token);
  });

  const refused: [string, number, object][] = [
    ['another AppID', 40013, { appid: 'wx0' }],
    ['a wrong secret', 40125, { secret: 'no' }],
    ['no AppID', 41002, { appid: undefined }],
    ['no secret', 41004, { secret: '' }],
    ['another grant_type', 40002, { grant_type: 'authorization_code' }],
  ];
  for (const [what, errcode, changes] of refused) {
    it(`refuses ${what} with ${errcode}`, async () => {
      assert.equal((await wechat.stableToken(changes)).errcode, errcode);
    });
  }

  it('refuses GET with 43002 and a body that is not a JSON object with 47001', async () => {
    assert.equal((await wechat.get(PATH)).errcode, 43002);
    for (const body of ['', '{', 'null', '[]', '"x"']) assert.equal((await wechat.post(PATH, body)).errcode, 47001);
  });

  it('refuses elsewhere a missing token with 41001 and an unknown one with 40001', async () => {
    assert.equal(await errcodeOf(), 41001);
    assert.equal(await errcodeOf(''), 41001);
    assert.equal(await errcodeOf('unknown'), 40001);
  });

  it('invalidate() makes the token invalid, and the next one is new', async () => {
    const first = await wechat.stableToken();
    wechat.sandbox.accessTokens.invalidate();
    assert.equal(await errcodeOf(first.access_token), 40001);
    const second = await wechat.stableToken();
    assert.notEqual(second.access_token, first.access_token);
    assert.equal(await errcodeOf(second.access_token), 87008);
  });

  it('expire() brings the token to its end, and the next one is new', async () => {
    const first = await wechat.stableToken();
    wechat.sandbox.accessTokens.expire();
    assert.equal(await errcodeOf(first.access_token), 42001);
    assert.equal((await wechat.stableToken()).expires_in, 7200);
  });
});
