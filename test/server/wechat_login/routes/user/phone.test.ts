import assert from 'node:assert/strict';
import type { Context } from 'egg';
import { app, mm } from 'egg-mock/bootstrap';
import type { PhoneHook } from '../../../../../server/lib/plugin/egg-wechat-login/lib/session/account/phone_requests';
import { assertError, bearer, codeFor, getSession, login } from '../../../../helpers/http/login';
import { captureLogs } from '../../../../helpers/logs/audit_log';

const ENDPOINT = '/wxa/business/getuserphonenumber';

describe('POST /api/phone', () => {
  const post = (token: string, body: object) => app.httpRequest().post('/api/phone').set(bearer(token)).send(body);
  const sandbox = () => app.wechatSandbox!;
  const codeOf = (user: string) => sandbox().issuePhoneCode(user);
  let got: { phone: object; id: string; openid: string }[];
  let hook: PhoneHook;

  before(() => app.wechatLogin.onPhone((phone, ctx) => hook(phone, ctx)));
  beforeEach(() => {
    got = [];
    hook = (phone, ctx: Context) => got.push({ phone, id: ctx.user.id, openid: ctx.identity.openid });
  });
  after(() => (hook = () => undefined));

  it('answers the masked number; the hook gets the whole one, with the user', async () => {
    const { token, user } = await login('A');
    const { phoneNumber, purePhoneNumber } = sandbox().phoneOf('A');
    const { body, headers } = await post(token, { code: codeOf('A') }).expect(200);
    const masked = `${purePhoneNumber.slice(0, 3)}****${purePhoneNumber.slice(-4)}`;
    assert.deepEqual(body, { phone: { countryCode: '86', masked } });
    assert.equal(headers['cache-control'], 'no-store');
    const phone = { phoneNumber, purePhoneNumber, countryCode: '86' };
    assert.deepEqual(got, [{ phone, id: user.id, openid: sandbox().openidOf('A') }]);
  });

  it('keeps no number in the clear, and after the hook no whole number at all', async () => {
    const { token, user } = await login('A');
    const { purePhoneNumber } = sandbox().phoneOf('A');
    const lines = captureLogs();
    await post(token, { code: codeOf('A') }).expect(200);
    const kept = await app.redis.hgetall(`wx:{${user.id}}:phone`);
    const [[codeId, sealed]] = Object.entries(kept);
    const plain = app.wechatLogin.parts.cipher.open(sealed, `${user.id}:phone:${codeId}`);
    assert.ok(!JSON.stringify(kept).includes(purePhoneNumber) && !plain.includes(purePhoneNumber), plain);
    assert.ok((await app.redis.ttl(`wx:{${user.id}}:phone`)) <= 300);
    assert.ok(!lines.join('').includes(purePhoneNumber));
  });

  it('answers the same code again without asking WeChat and without the hook, also when the answer was lost', async () => {
    const { token } = await login('A');
    const code = codeOf('A');
    const first = await post(token, { code }).expect(200);
    const again = await post(token, { code }).expect(200);
    assert.deepEqual(again.body, first.body);
    assert.deepEqual([got.length, sandbox().calls.of(ENDPOINT)], [1, 1]);
  });

  it('answers two requests with the same code at once, with one call to WeChat', async () => {
    const { token } = await login('A');
    const code = codeOf('A');
    const answers = await Promise.all([post(token, { code }).expect(200), post(token, { code }).expect(200)]);
    assert.deepEqual(answers[0].body, answers[1].body);
    assert.deepEqual([got.length, sandbox().calls.of(ENDPOINT)], [1, 1]);
  });

  it('answers 500 INTERNAL when the hook fails; the same code again calls it again, without asking WeChat', async () => {
    const { token } = await login('A');
    const code = codeOf('A');
    const works = hook;
    hook = () => Promise.reject(new Error('the database is away'));
    assertError(await post(token, { code }), 500, 'INTERNAL');
    hook = works;
    await post(token, { code }).expect(200);
    assert.deepEqual([got.length, sandbox().calls.of(ENDPOINT)], [1, 1]);
  });

  it("answers 400 WECHAT_CODE_INVALID for a used code, a code of wx.login and another user's", async () => {
    const { token } = await login('A');
    const other = await login('B');
    const code = codeOf('B');
    assertError(await post(token, { code }), 400, 'WECHAT_CODE_INVALID');
    assertError(await post(token, { code: codeFor('A') }), 400, 'WECHAT_CODE_INVALID');
    await post(other.token, { code }).expect(200);
    assertError(await post(token, { code }), 400, 'WECHAT_CODE_INVALID');
    await getSession(token).expect(200);
  });

  it('answers 400 INVALID_PARAM without a code, 401 without a session', async () => {
    const { token } = await login('A');
    assertError(await post(token, {}), 400, 'INVALID_PARAM');
    assertError(await post(token, { code: 'x'.repeat(257) }), 400, 'INVALID_PARAM');
    assertError(await app.httpRequest().post('/api/phone').send({ code: 'x' }), 401, 'TOKEN_MISSING');
    assert.equal(sandbox().calls.of(ENDPOINT), 0);
  });

  it('answers 502 WECHAT_UNAVAILABLE for a number of another AppID, and calls no hook', async () => {
    const { token } = await login('A');
    sandbox().setPhone('A', { countryCode: '86', purePhoneNumber: '15400000000', watermark: { appid: 'wx0000' } });
    assertError(await post(token, { code: codeOf('A') }), 502, 'WECHAT_UNAVAILABLE');
    assert.deepEqual(got, []);
  });

  for (const [countryCode, purePhoneNumber, masked] of [
    [86, '15412345678', '154****5678'],
    ['1', '5551234', '*****34'],
    ['44', '12345678', '123*5678'],
    ['39', '1', '1'],
  ] as const) {
    it(`masks ${purePhoneNumber} as ${masked}, and makes a text of the country code ${countryCode}`, async () => {
      const { token } = await login('A');
      sandbox().setPhone('A', { countryCode, purePhoneNumber });
      const { body } = await post(token, { code: codeOf('A') }).expect(200);
      assert.deepEqual(body, { phone: { countryCode: `${countryCode}`, masked } });
    });
  }

  for (const [failure, status, code] of [
    ['-1', 502, 'WECHAT_UNAVAILABLE'],
    ['40029', 400, 'WECHAT_CODE_INVALID'],
    ['40013', 500, 'WECHAT_MISCONFIGURED'],
    ['45011', 429, 'RATE_LIMITED'],
    ['broken-json', 502, 'WECHAT_UNAVAILABLE'],
  ] as const) {
    it(`answers ${status} ${code} when WeChat answers ${failure}`, async () => {
      const { token } = await login('A');
      sandbox().fail(ENDPOINT, failure);
      assertError(await post(token, { code: codeOf('A') }), status, code);
      assert.deepEqual(got, []);
    });
  }

  it('answers 503 while Redis takes no write, and spends no code', async () => {
    const { token } = await login('A');
    const code = codeOf('A');
    mm(app.redis, 'set', () => Promise.reject(new Error('Command timed out')));
    assertError(await post(token, { code }), 503, 'STORE_UNAVAILABLE');
    mm.restore();
    await post(token, { code }).expect(200);
  });
});
