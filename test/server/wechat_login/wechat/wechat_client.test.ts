import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { app, mm } from 'egg-mock/bootstrap';
import { Agent, buildConnector } from 'undici';
import { assertError } from '../../../helpers/http/login';
import { captureLogs } from '../../../helpers/logs/audit_log';

/** What the service asks and what it makes of each answer, over real sockets. */
describe('service/wechat.code2Session', () => {
  let stop: (() => void) | undefined;

  afterEach(() => stop?.());

  /** Stands in for WeChat with one fixed behaviour. */
  async function wechatAnswers(listener: RequestListener) {
    const server = createServer(listener).listen(0, '127.0.0.1');
    await once(server, 'listening');
    stop = () => {
      server.closeAllConnections();
      server.close();
    };
    mm(app.config.wechatLogin, 'apiBase', `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  }

  function login(code = 'the-code') {
    return app.httpRequest().post('/api/login').send({ code });
  }

  it('asks GET /sns/jscode2session with appid, secret, js_code and grant_type', async () => {
    let asked = '';
    await wechatAnswers((req, res) => {
      asked = `${req.method} ${req.url}`;
      res.end('{"openid":"oX","session_key":"k"}');
    });
    await login().expect(200);
    const { appid, secret } = app.config.wechatLogin;
    const query = `appid=${appid}&secret=${secret}&js_code=the-code&grant_type=authorization_code`;
    assert.equal(asked, `GET /sns/jscode2session?${query}`);
  });

  it('takes JSON that is served as text/plain, and errcode 0', async () => {
    await wechatAnswers((_req, res) => {
      res.setHeader('content-type', 'text/plain');
      res.end('{"errcode":0,"errmsg":"ok","openid":"oX","session_key":"k","unionid":"u"}');
    });
    await login().expect(200);
  });

  const errcodes: [number, number, string][] = [
    [-1, 502, 'WECHAT_UNAVAILABLE'],
    [40029, 400, 'WECHAT_CODE_INVALID'],
    [40163, 400, 'WECHAT_CODE_INVALID'],
    [40226, 403, 'WECHAT_USER_BLOCKED'],
    [45011, 429, 'RATE_LIMITED'],
    [40013, 500, 'WECHAT_MISCONFIGURED'],
    [40125, 500, 'WECHAT_MISCONFIGURED'],
    [40164, 500, 'WECHAT_MISCONFIGURED'],
    [41002, 500, 'WECHAT_MISCONFIGURED'],
    [41004, 500, 'WECHAT_MISCONFIGURED'],
    [40243, 500, 'WECHAT_MISCONFIGURED'],
    [48001, 500, 'WECHAT_MISCONFIGURED'],
    [45009, 503, 'WECHAT_QUOTA'],
    [99999, 502, 'WECHAT_UNAVAILABLE'],
  ];
  const retryAfter: Record<string, string | undefined> = { RATE_LIMITED: '60', WECHAT_QUOTA: '3600' };
  for (const [errcode, status, code] of errcodes) {
    it(`makes ${status} ${code} of errcode ${errcode}`, async () => {
      await wechatAnswers((_req, res) => res.end(JSON.stringify({ errcode, errmsg: 'why' })));
      const response = await login();
      assertError(response, status, code);
      assert.equal(response.headers['retry-after'], retryAfter[code]);
      assert.deepEqual(await app.redis.keys('wx:*'), []);
    });
  }

  const malformed: [string, string][] = [
    ['nothing', ''],
    ['HTML', '<html>502 Bad Gateway</html>'],
    ['JSON that is cut off', '{"openid":"oX"'],
    ['null', 'null'],
    ['an array', '[]'],
    ['a string', '"ok"'],
    ['an empty object', '{}'],
    ['no session_key', '{"openid":"oX"}'],
    ['no openid', '{"session_key":"k"}'],
    ['an empty openid', '{"openid":"","session_key":"k"}'],
    ['an openid that is a number', '{"openid":1,"session_key":"k"}'],
    ['an errcode that is a string', '{"errcode":"40029","openid":"oX","session_key":"k"}'],
    ['an errmsg that is no text', '{"errcode":-1,"errmsg":{"toString":1}}'],
    ['more than 16 KiB', `{"openid":"oX","session_key":"${'k'.repeat(16 * 1024)}"}`],
    ['an errcode that is null', '{"errcode":null,"openid":"oX","session_key":"k"}'],
  ];
  for (const [what, text] of malformed) {
    it(`makes 502 WECHAT_UNAVAILABLE of ${what}`, async () => {
      await wechatAnswers((_req, res) => res.end(text));
      assertError(await login(), 502, 'WECHAT_UNAVAILABLE');
    });
  }

  for (const status of [302, 403, 500, 503]) {
    it(`makes 502 WECHAT_UNAVAILABLE of HTTP status ${status}, whatever the body, and follows it nowhere`, async () => {
      let asked = 0;
      await wechatAnswers((_req, res) => {
        asked += 1;
        res.writeHead(status, { location: '/elsewhere' }).end('{"openid":"oX","session_key":"k"}');
      });
      assertError(await login(), 502, 'WECHAT_UNAVAILABLE');
      assert.equal(asked, 1);
    });
  }

  it('makes 502 WECHAT_UNAVAILABLE of a refused connection', async () => {
    mm(app.config.wechatLogin, 'apiBase', 'http://127.0.0.1:1');
    assertError(await login(), 502, 'WECHAT_UNAVAILABLE');
  });

  it('makes 502 WECHAT_UNAVAILABLE of a connection that is reset', async () => {
    await wechatAnswers((req) => req.socket.resetAndDestroy());
    assertError(await login(), 502, 'WECHAT_UNAVAILABLE');
  });

  it('makes 502 WECHAT_UNAVAILABLE of no answer within the time-out', async () => {
    mm(app.config.wechatLogin, 'wechatTimeoutMs', 100);
    await wechatAnswers(() => {});
    assertError(await login(), 502, 'WECHAT_UNAVAILABLE');
  });

  it('makes 502 WECHAT_UNAVAILABLE of a connection that is not there within the time-out', async () => {
    mm(app.config.wechatLogin, 'wechatTimeoutMs', 100);
    let give!: () => void;
    const late = new Agent({
      connect: (options, callback) => (give = () => buildConnector({})(options, callback)),
    });
    mm(app.httpclient, 'getDispatcher', () => late);
    let asked = 0;
    await wechatAnswers(() => (asked += 1));
    assertError(await login(), 502, 'WECHAT_UNAVAILABLE');
    // What nobody waits for any more is not asked either.
    const connected = once(late, 'connect');
    give();
    await connected;
    await late.close();
    assert.equal(asked, 0);
  });

  it('makes 502 WECHAT_UNAVAILABLE of an answer that drips past the time-out', async () => {
    mm(app.config.wechatLogin, 'wechatTimeoutMs', 300);
    await wechatAnswers((_req, res) => {
      res.write('{');
      const drip = setInterval(() => res.write(' '), 50);
      res.on('close', () => clearInterval(drip));
    });
    assertError(await login(), 502, 'WECHAT_UNAVAILABLE');
  });

  it('asks once: a code may be consumed by a call that failed', async () => {
    let asked = 0;
    await wechatAnswers((_req, res) => {
      asked += 1;
      res.end('{"errcode":-1,"errmsg":"system error"}');
    });
    assertError(await login(), 502, 'WECHAT_UNAVAILABLE');
    assert.equal(asked, 1);
  });

  it('logs an operator’s mistake with WeChat’s words, without the secret and the code', async () => {
    const { secret } = app.config.wechatLogin;
    const errmsg = `invalid appsecret ${secret} for the-code rid: 1234`;
    await wechatAnswers((_req, res) => res.end(JSON.stringify({ errcode: 40125, errmsg })));
    app.mockLog();
    assertError(await login(), 500, 'WECHAT_MISCONFIGURED');
    app.expectLog('errcode 40125 "invalid appsecret *** for *** rid: 1234"');
    app.notExpectLog(secret);
    app.notExpectLog('the-code');
  });

  it('logs the used-up quota of the day as an error, since only an operator can raise it', async () => {
    await wechatAnswers((_req, res) => res.end('{"errcode":45009,"errmsg":"reach max api daily quota limit"}'));
    const logs = captureLogs();
    assertError(await login(), 503, 'WECHAT_QUOTA');
    const line = / ERROR .*POST \/api\/login\] WECHAT_QUOTA errcode 45009 "reach max api daily quota limit"\n/;
    assert.match(logs.join(''), line);
  });

  it('logs WeChat’s words without the code, however WeChat has encoded it', async () => {
    const code = `a+b/c d%'"(~)&=中`;
    let url = '';
    await wechatAnswers((req, res) => {
      url = req.url!;
      const form = new URLSearchParams([['js_code', code]]).toString();
      const errmsg = [code, encodeURIComponent(code), url, url.toLowerCase(), form].join(' | ');
      res.end(JSON.stringify({ errcode: 40013, errmsg: errmsg.slice(-900) }));
    });
    const logs = captureLogs();
    assertError(await login(code), 500, 'WECHAT_MISCONFIGURED');
    assert.match(url, /js_code=a%2Bb%2Fc%20d%25%27/);
    const text = logs.join('');
    assert.match(text, /errcode 40013 "\*\*\* \| \*\*\* \| /);
    assert.doesNotMatch(text, /a(?:\+|%2b)b/i);
    assert.doesNotMatch(text, new RegExp(app.config.wechatLogin.secret, 'i'));
  });

  it('logs WeChat’s words without controls, line separators and what changes the direction of text', async () => {
    const errmsg = 'a\r\nb\u0000\u001b[2J\u0085\u009b2J\u2028\u2029\u061c\u200e\u200f\u202a\u202e\u2066\u2069z';
    await wechatAnswers((_req, res) => res.end(JSON.stringify({ errcode: 40013, errmsg })));
    const logs = captureLogs();
    assertError(await login(), 500, 'WECHAT_MISCONFIGURED');
    const lines = logs.filter((line) => line.includes('40013'));
    const quoted =
      '"a\\r\\nb\\u0000\\u001b[2J\\u0085\\u009b2J\\u2028\\u2029\\u061c\\u200e\\u200f\\u202a\\u202e\\u2066\\u2069z"';
    assert.ok(lines.length > 0);
    for (const line of lines) assert.ok(line.includes(quoted), line);
  });

  it('logs no answer in time as what it is', async () => {
    mm(app.config.wechatLogin, 'wechatTimeoutMs', 100);
    await wechatAnswers(() => {});
    app.mockLog();
    assertError(await login(), 502, 'WECHAT_UNAVAILABLE');
    app.expectLog('WECHAT_UNAVAILABLE no answer (Error ETIMEDOUT)');
  });

  for (const connection of ['keep-alive', 'close']) {
    it(`logs an answer that is too long as what it is (Connection: ${connection})`, async () => {
      await wechatAnswers((_req, res) => {
        res.setHeader('connection', connection);
        res.end('x'.repeat(16 * 1024 + 1));
      });
      app.mockLog();
      assertError(await login(), 502, 'WECHAT_UNAVAILABLE');
      app.expectLog('WECHAT_UNAVAILABLE answer is too long');
    });
  }

  it('makes 502 WECHAT_UNAVAILABLE of an answer that is cut off', async () => {
    await wechatAnswers((_req, res) => {
      res.writeHead(200, { 'content-length': 100 });
      res.write('{', () => res.destroy());
    });
    assertError(await login(), 502, 'WECHAT_UNAVAILABLE');
  });
});
