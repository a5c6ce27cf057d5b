import assert from 'node:assert/strict';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { fuzzFactor, fuzzRuns } from '../../helpers/fuzz_runs';
import { codeFor } from '../../helpers/http/login';
import { bytes, headerValues, jsonTexts, loginLike } from './arbitraries';
import { assertContract } from './contract';
import { staysUnharmed } from './unharmed';
import { ask } from './wire';

const REFUSALS = ['INVALID_PARAM', 'WECHAT_CODE_INVALID', 'PAYLOAD_TOO_LARGE'];
const JSON_TYPE: [string, string] = ['Content-Type', 'application/json'];

const post = (body: Buffer, headers: [string, string][] = [JSON_TYPE]) =>
  ask({ method: 'POST', target: '/api/login', headers, body });

/** The contract's rule for a login's fields, said in another way than the service says it. */
function isLogin(value: unknown): boolean {
  const isText = (field: unknown, max: number) =>
    typeof field === 'string' && new RegExp(`^[^]{1,${max}}$`, 'u').test(field) && !/\p{Surrogate}/u.test(field);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const own = (name: string) => (Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined);
  return isText(own('code'), 256) && (own('device') === undefined || isText(own('device'), 64));
}

describe('fuzz: bodies of POST /api/login', function () {
  this.timeout(60_000 * fuzzFactor());
  staysUnharmed();

  it('JSON values are logins or INVALID_PARAM', async () => {
    await fc.assert(
      fc.asyncProperty(loginLike, async (value) => {
        const text = JSON.stringify(value);
        fc.pre(text.length < 10_000 && !text.includes('__proto__'));
        assert.equal(
          assertContract(await post(Buffer.from(text))),
          isLogin(value) ? 'WECHAT_CODE_INVALID' : 'INVALID_PARAM',
        );
      }),
      fuzzRuns(200),
    );
  });

  it('fields that no login has change nothing', async () => {
    await fc.assert(
      fc.asyncProperty(fc.dictionary(fc.string(), fc.jsonValue()), async (fields) => {
        const body = JSON.stringify({ ...fields, code: codeFor('A'), device: 'phone' });
        fc.pre(body.length < 10_000 && !body.includes('__proto__'));
        assert.equal(assertContract(await post(Buffer.from(body))), 'OK');
      }),
      fuzzRuns(100),
    );
  });

  it('texts and bytes, whatever they are said to be, are answered by the contract', async () => {
    const types = fc.oneof(
      fc.constantFrom(
        'application/json',
        'text/plain',
        'application/x-www-form-urlencoded',
        'multipart/form-data; boundary=x',
      ),
      fc
        .constantFrom('utf-16', 'utf-7', 'gbk', 'latin1', 'nonsense', '"', '')
        .map((name) => `application/json; charset=${name}`),
      headerValues,
    );
    const encodings = fc.constantFrom('', 'gzip', 'deflate', 'br', 'identity', 'zstd', 'gzip, gzip', '*');
    const packers = fc.constantFrom<(data: Buffer) => Buffer>(
      (data) => data,
      gzipSync,
      deflateSync,
      brotliCompressSync,
    );
    const data = fc.oneof(
      jsonTexts.map((text) => Buffer.from(text)),
      jsonTexts.map((text) => Buffer.from(text, 'utf16le')),
      bytes,
    );
    await fc.assert(
      fc.asyncProperty(data, types, encodings, packers, async (body, type, encoding, pack) => {
        const headers: [string, string][] = [['Content-Type', type]];
        if (encoding) headers.push(['Content-Encoding', encoding]);
        const code = assertContract(await post(pack(body), headers));
        assert.ok(REFUSALS.includes(code), code);
      }),
      fuzzRuns(300),
    );
  });

  it('a body that grows when it is unpacked is PAYLOAD_TOO_LARGE', async () => {
    for (const [encoding, pack] of [
      ['gzip', gzipSync],
      ['deflate', deflateSync],
      ['br', brotliCompressSync],
    ] as const) {
      const body = pack(Buffer.from(JSON.stringify({ code: 'x'.repeat(8_000_000) })));
      assert.equal(assertContract(await post(body, [JSON_TYPE, ['Content-Encoding', encoding]])), 'PAYLOAD_TOO_LARGE');
    }
  });
});
