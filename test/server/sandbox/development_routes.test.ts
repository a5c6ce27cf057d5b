import assert from 'node:assert/strict';
import { createDecipheriv } from 'node:crypto';
import { app } from 'egg-mock/bootstrap';
import { assertError } from '../../helpers/http/login';

describe('GET /sandbox/…', () => {
  const sandbox = () => app.wechatSandbox!;
  const get = (path: string, query: Record<string, string>) => app.httpRequest().get(path).query(query);

  /** Calls WeChat's endpoint as the service would. */
  async function ask(path: string, query: Record<string, string>, body?: object) {
    const { apiBase, appid, secret } = app.config.wechatLogin;
    const url = `${apiBase}${path}?${new URLSearchParams({ appid, secret, ...query })}`;
    const init = body && { method: 'POST', body: JSON.stringify(body) };
    return (await fetch(url, init)).json() as Promise<Record<string, any>>;
  }

  async function stableToken() {
    const { appid, secret } = app.config.wechatLogin;
    return ask('/cgi-bin/stable_token', {}, { grant_type: 'client_credential', appid, secret });
  }

  async function refuses(path: string, queries: Record<string, string>[]) {
    for (const query of queries) assertError(await get(path, query), 400, 'INVALID_PARAM');
  }

  it('code?unionid=1 answers a code whose exchange has the unionid', async () => {
    const { body } = await get('/sandbox/code', { user: 'A', unionid: '1' }).expect(200);
    assert.deepEqual(Object.keys(body), ['code']);
    const { openid, unionid } = await ask('/sns/jscode2session', { js_code: body.code });
    assert.deepEqual({ openid, unionid }, { openid: sandbox().openidOf('A'), unionid: sandbox().unionidOf('A') });
    await refuses('/sandbox/code', [
      { user: 'A', unionid: '0' },
      { user: 'A', unionid: '' },
    ]);
  });

  it("phone-code answers a code for the user's phone number, and phone the number", async () => {
    const number = async (query: Record<string, string>) => {
      const { body } = await get('/sandbox/phone-code', { user: 'A', ...query }).expect(200);
      const { access_token } = await stableToken();
      return ask('/wxa/business/getuserphonenumber', { access_token }, { code: body.code });
    };
    const { watermark, ...shown } = (await number({})).phone_info;
    assert.equal(watermark.appid, app.config.wechatLogin.appid);
    const { body } = await get('/sandbox/phone', { user: 'A' }).expect(200);
    assert.deepEqual(body, shown);
    assert.equal((await number({ fail: '45011' })).errcode, 45011);
    await refuses('/sandbox/phone-code', [{}, { user: '' }, { user: 'A', fail: '1' }]);
    await refuses('/sandbox/phone', [{}]);
  });

  it("encrypted answers data that the user's newest session_key opens", async () => {
    const js_code = sandbox().issueCode('A');
    const { openid, session_key: key } = await ask('/sns/jscode2session', { js_code });
    const { body } = await get('/sandbox/encrypted', { user: 'A', data: '{"run":1}' }).expect(200);
    assert.deepEqual(Object.keys(body), ['encryptedData', 'iv']);
    const [bytes, iv] = [key, body.iv].map((text: string) => Buffer.from(text, 'base64'));
    const decipher = createDecipheriv('aes-128-cbc', bytes, iv);
    const text = decipher.update(body.encryptedData, 'base64', 'utf8') + decipher.final('utf8');
    const { watermark, ...data } = JSON.parse(text);
    assert.deepEqual(data, { openId: openid, run: 1 });
    assert.equal(watermark.appid, app.config.wechatLogin.appid);
  });

  it('encrypted refuses data that is not a JSON object, and a user who has never logged in', async () => {
    await ask('/sns/jscode2session', { js_code: sandbox().issueCode('A') });
    await refuses('/sandbox/encrypted', [{}, { user: 'A', data: '{' }, { user: 'A', data: '[1]' }, { user: 'nobody' }]);
  });

  it("fail lets the next calls of WeChat's endpoint fail", async () => {
    const endpoint = '/cgi-bin/stable_token';
    const { body } = await get('/sandbox/fail', { endpoint, fail: '40243', times: '2' }).expect(200);
    assert.deepEqual(body, {});
    const errcodes: unknown[] = [];
    for (let i = 0; i < 3; i++) errcodes.push((await stableToken()).errcode);
    assert.deepEqual(errcodes, [40243, 40243, undefined]);
    await get('/sandbox/fail', { endpoint, fail: '-1' }).expect(200);
    assert.equal((await stableToken()).errcode, -1);
    await refuses('/sandbox/fail', [
      { endpoint },
      { endpoint, fail: '1' },
      { fail: '-1' },
      { endpoint: '/cgi-bin/token', fail: '-1' },
      { endpoint, fail: '-1', times: '0' },
      { endpoint, fail: '-1', times: 'x' },
    ]);
  });

  it('answers 404 NOT_FOUND to other paths', async () => {
    assertError(await get('/sandbox/toString', { user: 'A' }), 404, 'NOT_FOUND');
    assertError(await get('/sandbox/other', { user: 'A' }), 404, 'NOT_FOUND');
  });
});
