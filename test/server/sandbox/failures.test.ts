import assert from 'node:assert/strict';
import { FAILURES } from '../../../server/lib/plugin/egg-development-wechat-sandbox/lib/http/failures';
import type { Failure } from '../../../server/lib/plugin/egg-development-wechat-sandbox/lib/http/failures';
import { ROUTES } from '../../../server/lib/plugin/egg-development-wechat-sandbox/lib/routes';
import type { Endpoint } from '../../../server/lib/plugin/egg-development-wechat-sandbox/lib/routes';
import { WechatApi } from '../../helpers/http/wechat_api';

const ENDPOINTS = Object.keys(ROUTES) as Endpoint[];
const ERRCODES = (Object.keys(FAILURES) as Failure[]).filter((failure) => !Number.isNaN(Number(failure)));

describe('sandbox: failures on purpose', () => {
  let wechat: WechatApi;

  before(async () => {
    wechat = await WechatApi.start();
  });

  beforeEach(() => wechat.sandbox.reset());

  after(() => wechat.stop());

  const errcode = async (endpoint: Endpoint) => (await wechat.get(endpoint)).errcode;

  it('knows every errcode that the service has to know', () => {
    const codes = [
      -1, 40001, 40013, 40014, 40029, 40125, 40163, 40164, 40226, 40243, 42001, 45009, 45011, 48001, 87009,
    ];
    assert.deepEqual(ERRCODES.map(Number).sort(), codes.sort());
  });

  for (const endpoint of ENDPOINTS) {
    it(`${endpoint} provokes each errcode once`, async () => {
      const usual = await errcode(endpoint);
      for (const failure of ERRCODES) wechat.sandbox.fail(endpoint, failure);
      for (const failure of ERRCODES) {
        const { errcode: number, errmsg } = await wechat.get(endpoint);
        assert.deepEqual([number, errmsg], [Number(failure), FAILURES[failure]]);
      }
      assert.equal(await errcode(endpoint), usual);
    });

    it(`${endpoint} provokes broken JSON and a time-out`, async () => {
      wechat.sandbox.fail(endpoint, 'broken-json');
      const text = await wechat.text('GET', endpoint);
      assert.throws(() => JSON.parse(text), SyntaxError);
      wechat.sandbox.fail(endpoint, 'timeout');
      await assert.rejects(wechat.text('GET', endpoint, { timeoutMs: 50 }), { name: 'TimeoutError' });
    });
  }

  it('fails so many times, at this endpoint only, until the next reset', async () => {
    wechat.sandbox.fail('/cgi-bin/stable_token', '45009', 2);
    wechat.sandbox.fail('/cgi-bin/stable_token', '-1', Infinity);
    assert.equal(await errcode('/sns/jscode2session'), 41002);
    const errcodes: number[] = [];
    for (let i = 0; i < 4; i++) errcodes.push((await wechat.stableToken()).errcode);
    assert.deepEqual(errcodes, [45009, 45009, -1, -1]);
    wechat.sandbox.reset();
    assert.equal((await wechat.stableToken()).errcode, undefined);
  });

  it('a call that fails does nothing: its code stays unused', async () => {
    const code = wechat.sandbox.issueCode('A');
    wechat.sandbox.fail('/sns/jscode2session', '-1');
    assert.equal((await wechat.code2Session(code)).errcode, -1);
    assert.ok((await wechat.code2Session(code)).openid);
  });

  it('counts the calls of each endpoint, those that fail included', async () => {
    const counts = () => ENDPOINTS.map((endpoint) => wechat.sandbox.calls.of(endpoint));
    assert.deepEqual(counts(), [0, 0, 0, 0, 0]);
    wechat.sandbox.fail('/cgi-bin/stable_token', '-1');
    await wechat.stableToken();
    await wechat.stableToken();
    await wechat.code2Session(wechat.sandbox.issueCode('A'));
    assert.deepEqual(counts(), [1, 2, 0, 0, 0]);
  });
});
