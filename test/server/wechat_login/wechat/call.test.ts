import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { app, mm } from 'egg-mock/bootstrap';
import { tokenFetcher } from '../../../../server/lib/plugin/egg-wechat-login/lib/wechat/access_token/fetch_token';
import {
  AccessTokens,
  tokenTimes,
} from '../../../../server/lib/plugin/egg-wechat-login/lib/wechat/access_token/access_tokens';
import { WechatError } from '../../../../server/lib/plugin/egg-wechat-login/lib/wechat/transport/wechat_error';
import { captureLogs } from '../../../helpers/logs/audit_log';

const TOKEN = '/cgi-bin/stable_token';
const PHONE = '/wxa/business/getuserphonenumber';

describe('app.wechatLogin.call()', () => {
  const sandbox = () => app.wechatSandbox!;
  const key = () => `wx:{app:${app.config.wechatLogin.appid}}:access_token`;
  /** As in a worker that has just started. */
  const restart = () => {
    const { parts } = app.wechatLogin;
    const tokens = parts.accessTokens as unknown as { copy?: object };
    tokens.copy = undefined;
  };
  const ask = (code = sandbox().issuePhoneCode('A')) => app.wechatLogin.call(PHONE, { code });

  beforeEach(async () => {
    restart();
    await app.redis.del(key());
  });

  it('sends the access_token and the body, and returns the answer', async () => {
    const answer = (await ask()) as { phone_info: { purePhoneNumber: string } };
    assert.equal(answer.phone_info.purePhoneNumber, sandbox().phoneOf('A').purePhoneNumber);
  });

  it('fetches one token for many calls at once, keeps it sealed in Redis until 5 minutes before its end', async () => {
    await Promise.all(Array.from({ length: 50 }, () => ask()));
    assert.equal(sandbox().calls.of(TOKEN), 1);
    const stored = (await app.redis.get(key()))!;
    assert.ok(!stored.includes(sandbox().accessTokens.current().text));
    const ttl = await app.redis.ttl(key());
    assert.ok(ttl > 6000 && ttl <= 6900, `${ttl}`);
  });

  it('uses the token in Redis that another worker has fetched', async () => {
    await ask();
    restart();
    await ask();
    assert.equal(sandbox().calls.of(TOKEN), 1);
  });

  for (const spoil of ['invalidate', 'expire'] as const) {
    it(`drops a token that WeChat does not take any more (${spoil}), fetches one, and repeats the call once`, async () => {
      await ask();
      sandbox().accessTokens[spoil]();
      await Promise.all([ask(), ask(), ask()]);
      assert.equal(sandbox().calls.of(TOKEN), 2);
      assert.equal(sandbox().accessTokens.forcedRefreshes, 0);
    });
  }

  it('drops only the token that has failed: one that another worker has fetched since is used', async () => {
    await ask();
    sandbox().accessTokens.invalidate();
    const { parts } = app.wechatLogin;
    const other = new AccessTokens(
      app.redis as never,
      parts.cipher,
      app.config.wechatLogin.appid,
      tokenFetcher(app.config.wechatLogin, () =>
        (app.httpclient as never as { getDispatcher(): never }).getDispatcher(),
      ),
    );
    const failed = await other.get();
    await other.drop(failed);
    await other.get();
    await ask();
    assert.equal(sandbox().calls.of(TOKEN), 2);
  });

  it('gives up after one repetition', async () => {
    await ask();
    sandbox().fail(PHONE, '40001', 2);
    await assert.rejects(ask(), { code: 'WECHAT_UNAVAILABLE', errcode: 40001 });
    assert.equal(sandbox().calls.of(TOKEN), 2);
  });

  it('works while Redis is away, with few calls for a token', async () => {
    mm(app.redis, 'get', () => Promise.reject(new Error('Command timed out')));
    mm(app.redis, 'set', () => Promise.reject(new Error('Command timed out')));
    for (let i = 0; i < 5; i++) await ask();
    assert.equal(sandbox().calls.of(TOKEN), 1);
  });

  it('fetches a token when the one in Redis cannot be opened', async () => {
    await app.redis.set(key(), '0 ~unreadable');
    await app.redis.expire(key(), 100);
    await ask();
    assert.equal(sandbox().calls.of(TOKEN), 1);
  });

  it("throws WeChat's errcode and words, without code, openid and token, in error and log", async () => {
    const lines = captureLogs();
    const code = sandbox().issuePhoneCode('A');
    const openid = sandbox().openidOf('B');
    const failure = await app.wechatLogin.call(PHONE, { code, openid }).catch((err: unknown) => err);
    assert.ok(failure instanceof WechatError);
    assert.deepEqual([failure.code, failure.errcode], ['WECHAT_CODE_INVALID', 40029]);
    const words = failure.message + failure.errmsg + failure.stack + lines.join('');
    for (const word of [code, openid, sandbox().accessTokens.current().text]) assert.ok(!words.includes(word), word);
  });

  it('answers WECHAT_UNAVAILABLE in time to 50 calls that wait for a WeChat that hangs, and works when it is back', async () => {
    await ask();
    mm(app.config.wechatLogin, 'wechatTimeoutMs', 300);
    sandbox().fail(PHONE, 'timeout', 50);
    const answers = await Promise.allSettled(Array.from({ length: 50 }, () => ask()));
    const codes = answers.map((answer) => (answer.status === 'rejected' ? answer.reason.code : 'answered'));
    assert.deepEqual(new Set(codes), new Set(['WECHAT_UNAVAILABLE']));
    mm.restore();
    await ask();
    assert.equal(sandbox().calls.of(TOKEN), 1);
  });

  it('refuses a path with a query, which would carry the token elsewhere', async () => {
    await assert.rejects(app.wechatLogin.call('wxa/x'), TypeError);
    await assert.rejects(app.wechatLogin.call('/wxa/x?a=b'), TypeError);
    await assert.rejects(app.wechatLogin.call('//example.com/x'), TypeError);
  });

  it("takes a company's own token service, with GET, and keeps its token like WeChat's", async () => {
    const asked: string[] = [];
    const server = createServer((req, res) => {
      asked.push(`${req.method} ${req.url}`);
      res.end(JSON.stringify({ access_token: sandbox().accessTokens.current().text, expires_in: 1000 }));
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    mm(app.config.wechatLogin, 'accessTokenUrl', `http://127.0.0.1:${(server.address() as AddressInfo).port}/?key=k`);
    try {
      await ask();
      await ask();
    } finally {
      server.closeAllConnections();
      server.close();
    }
    assert.deepEqual(asked, ['GET /?key=k']);
    const ttl = await app.redis.ttl(key());
    assert.ok(ttl > 690 && ttl <= 700, `${ttl}`);
    assert.equal(sandbox().calls.of(TOKEN), 0);
  });

  it("answers WECHAT_UNAVAILABLE when a company's own token service fails", async () => {
    mm(app.config.wechatLogin, 'accessTokenUrl', `${app.config.wechatLogin.apiBase}/tokens`);
    await assert.rejects(ask(), { code: 'WECHAT_UNAVAILABLE', reason: 'HTTP status 404' });
    assert.equal(sandbox().calls.of(TOKEN), 0);
  });

  it('tells operators when the token was fetched and when it is renewed', async () => {
    const redis = app.redis as never;
    const { appid } = app.config.wechatLogin;
    assert.equal(await tokenTimes(redis, appid), undefined);
    await ask();
    const { fetchedAt, renewsAt } = (await tokenTimes(redis, appid))!;
    assert.ok(Math.abs(Date.parse(fetchedAt) - Date.now()) < 5000);
    assert.ok(Math.abs(Date.parse(renewsAt) - Date.parse(fetchedAt) - 6_900_000) < 5000);
  });
});
