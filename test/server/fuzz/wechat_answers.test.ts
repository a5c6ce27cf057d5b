import assert from 'node:assert/strict';
import { app, mm } from 'egg-mock/bootstrap';
import fc from 'fast-check';
import type { ErrorCode } from '../../../typings/api';
import { fuzzFactor, fuzzRuns } from '../../helpers/fuzz_runs';
import { bytes, headerValues, jsonTexts, names } from './arbitraries';
import { assertContract } from './contract';
import { answer, FakeWechat } from './fake_wechat';
import type { Behaviour } from './fake_wechat';
import { staysUnharmed } from './unharmed';
import { ask } from './wire';

const ERRCODES: Record<number, ErrorCode> = {
  40029: 'WECHAT_CODE_INVALID',
  40163: 'WECHAT_CODE_INVALID',
  40226: 'WECHAT_USER_BLOCKED',
  45011: 'RATE_LIMITED',
  40013: 'WECHAT_MISCONFIGURED',
  40125: 'WECHAT_MISCONFIGURED',
  40164: 'WECHAT_MISCONFIGURED',
  41002: 'WECHAT_MISCONFIGURED',
  41004: 'WECHAT_MISCONFIGURED',
  40243: 'WECHAT_MISCONFIGURED',
  48001: 'WECHAT_MISCONFIGURED',
  45009: 'WECHAT_QUOTA',
};

/** What the contract makes of WeChat's JSON. */
function expected(json: Record<string, unknown>): ErrorCode | 'OK' {
  const own = (name: string) => (Object.hasOwn(json, name) ? json[name] : undefined);
  const errcode = own('errcode');
  const isText = (value: unknown) => typeof value === 'string' && value.length > 0;
  if (errcode !== undefined && errcode !== 0) {
    return (
      (typeof errcode === 'number' && Object.hasOwn(ERRCODES, errcode) && ERRCODES[errcode]) || 'WECHAT_UNAVAILABLE'
    );
  }
  return isText(own('openid')) && isText(own('session_key')) ? 'OK' : 'WECHAT_UNAVAILABLE';
}

describe("fuzz: WeChat's answers", function () {
  this.timeout(60_000 * fuzzFactor());
  const wechat = new FakeWechat();
  let apiBase: string;

  before(async () => {
    apiBase = await wechat.start();
  });

  // Before the check on the application's health: that is on the sandbox again.
  staysUnharmed();

  beforeEach(() => {
    mm(app.config.wechatLogin, 'apiBase', apiBase);
    mm(app.config.wechatLogin, 'wechatTimeoutMs', 300);
  });

  afterEach(() => {
    const { running } = (app.wechatLogin.wechat as unknown as { logins: { bulkhead: { running: number } } }).logins
      .bulkhead;
    assert.equal(running, 0, 'calls that never end');
  });

  after(() => wechat.stop());

  async function login(behaviour: Behaviour): Promise<ErrorCode | 'OK'> {
    wechat.behaviour = behaviour;
    const headers: [string, string][] = [['Content-Type', 'application/json']];
    const body = Buffer.from('{"code":"the-code"}');
    return assertContract(await ask({ method: 'POST', target: '/api/login', headers, body }));
  }

  it('JSON objects are read by the contract', async () => {
    const errcodes = fc.oneof(
      fc.constantFrom(0, -1, ...Object.keys(ERRCODES).map(Number), '40029', '0'),
      fc.integer(),
      fc.jsonValue(),
    );
    const texts = fc.oneof(
      fc.string({ minLength: 1 }),
      fc.constantFrom('', '\ud800', '__proto__', '}:{', 'x'.repeat(5000)),
      fc.jsonValue(),
    );
    const known = fc.record(
      { openid: texts, session_key: texts, errcode: errcodes, errmsg: texts },
      { requiredKeys: [] },
    );
    const objects = fc.oneof(
      known,
      fc.record({ openid: fc.string(), session_key: fc.string() }),
      fc.tuple(known, fc.dictionary(names, fc.jsonValue())).map(([fields, more]) => ({ ...more, ...fields })),
    );
    await fc.assert(
      fc.asyncProperty(objects, async (json) => {
        const text = JSON.stringify(json);
        fc.pre(text.length < 12_000);
        assert.equal(await login(answer(text)), expected(JSON.parse(text)));
      }),
      fuzzRuns(200),
    );
  });

  it('anything else is WECHAT_UNAVAILABLE', async () => {
    const bodies = fc.oneof(
      fc
        .oneof(fc.jsonValue(), fc.array(fc.jsonValue()))
        .filter((v) => typeof v !== 'object' || Array.isArray(v))
        .map((v) => JSON.stringify(v)),
      jsonTexts.filter((text) => !/errcode|openid/.test(text)),
      bytes,
      fc.constantFrom('x'.repeat(1_000_000), '{"openid":"o","session_key":"k","more":"'.padEnd(20_000, 'x') + '"}'),
    );
    const headers = fc.array(
      fc.oneof(
        fc.constantFrom(
          'Content-Encoding: gzip',
          'Content-Encoding: br',
          'Content-Type: text/html; charset=gbk',
          'Set-Cookie: a=b',
        ),
        fc.constantFrom(
          'Connection: keep-alive',
          'Connection: close',
          'Transfer-Encoding: chunked',
          'Content-Length: 5',
        ),
        headerValues.map((value) => `X-Odd: ${value}`),
      ),
      { maxLength: 2 },
    );
    await fc.assert(
      fc.asyncProperty(bodies, headers, async (body, more) => {
        assert.equal(await login(answer(body, { headers: more })), 'WECHAT_UNAVAILABLE');
      }),
      fuzzRuns(200),
    );
  });

  it('any status but 200 is WECHAT_UNAVAILABLE, whatever it carries', async () => {
    const good = '{"openid":"o","session_key":"k"}';
    const statuses = fc.oneof(
      fc.constantFrom(201, 204, 205, 206, 301, 302, 304, 307, 400, 401, 404, 429, 500, 502, 503, 599),
      fc.integer({ min: 201, max: 999 }),
    );
    const large = fc.constantFrom(good, '', 'x'.repeat(500_000));
    await fc.assert(
      fc.asyncProperty(
        statuses,
        large,
        fc.constantFrom<Behaviour['then']>('end', 'wait'),
        async (status, body, then) => {
          const headers = [`Location: ${apiBase}/elsewhere`];
          assert.equal(await login({ ...answer(body, { status, headers }), then }), 'WECHAT_UNAVAILABLE');
        },
      ),
      fuzzRuns(100),
    );
  });

  it('broken HTTP, cut off and reset connections are WECHAT_UNAVAILABLE', async () => {
    const whole = Buffer.concat(answer('{"openid":"o","session_key":"k"}').pieces);
    const chunked = Buffer.from('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n');
    const streams = fc.oneof(
      fc.nat({ max: whole.length - 1 }).map((length) => [whole.subarray(0, length)]),
      fc.array(
        fc.uint8Array({ maxLength: 100 }).map((array) => Buffer.from(array)),
        { maxLength: 4 },
      ),
      fc
        .array(
          fc
            .constantFrom('5\r\nabcde\r\n', 'zz\r\n', '0\r\n\r\n', 'ffffffff\r\nx', '\r\n')
            .map((text) => Buffer.from(text)),
          { maxLength: 4 },
        )
        .map((chunks) => [chunked, ...chunks]),
      fc
        .constantFrom(
          'HTTP/1.1 100 Continue\r\n\r\n',
          'HTTP/1.1 101 Switching Protocols\r\n\r\n',
          'HTTP/2 200\r\n\r\n',
          'HTTP/1.1 200\r\n',
        )
        .map((text) => [Buffer.from(text)]),
    );
    await fc.assert(
      fc.asyncProperty(streams, fc.constantFrom<Behaviour['then']>('end', 'end', 'reset'), async (pieces, then) => {
        assert.equal(await login({ pieces, then }), 'WECHAT_UNAVAILABLE');
      }),
      fuzzRuns(150),
    );
  });

  it('an answer that never ends is WECHAT_UNAVAILABLE in time', async () => {
    const endless = [
      [],
      [Buffer.from('HTTP/1.1 200 OK\r\n')],
      answer('{', { headers: [] }).pieces.slice(0, 1),
      [Buffer.from('HTTP/1.1 500 No\r\nContent-Length: 9\r\n\r\nx')],
    ];
    const codes = [];
    for (const pieces of endless) codes.push(await login({ pieces, then: 'wait' }));
    assert.deepEqual(
      codes,
      endless.map(() => 'WECHAT_UNAVAILABLE'),
    );
  });
});
