import assert from 'node:assert/strict';
import fc from 'fast-check';
import { fuzzFactor, fuzzRuns } from '../../helpers/fuzz_runs';
import { assertContract } from './contract';
import { staysUnharmed } from './unharmed';
import { ask, exchange, packet, parseAnswers } from './wire';

const body = Buffer.from('{"code":"x"}');
const JSON_TYPE: [string, string] = ['Content-Type', 'application/json'];
const LOGIN = packet({ method: 'POST', target: '/api/login', headers: [JSON_TYPE], body });
const CHECK = packet({ target: '/api/session', headers: [['Authorization', 'Bearer x.y.z']] });

/** Bytes after which nothing more comes: answered by the contract, not at all if they were no whole request, but never left hanging. */
async function assertBearable(sent: Buffer): Promise<number> {
  const answers = parseAnswers(await exchange(sent, { hangUp: true }));
  for (const answer of answers) {
    const code = assertContract(answer, answer.headers['x-request-id']);
    assert.ok(!['INTERNAL', 'STORE_UNAVAILABLE', 'OK'].includes(code), code);
  }
  return answers.length;
}

describe('fuzz: bytes on the socket', function () {
  this.timeout(60_000 * fuzzFactor());
  staysUnharmed();

  it('any bytes', async () => {
    const garbage = fc.oneof(
      fc.uint8Array({ maxLength: 300 }).map((array) => Buffer.from(array)),
      fc.string({ unit: 'binary', maxLength: 300 }).map((text) => Buffer.from(text)),
      fc
        .constantFrom(
          '\x16\x03\x01\x02\x00',
          'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
          '\r\n\r\n\r\n',
          'GET /',
          'GET / HTTP/9.9\r\n\r\n',
        )
        .map((text) => Buffer.from(text)),
    );
    await fc.assert(
      fc.asyncProperty(garbage, async (sent) => void (await assertBearable(sent))),
      fuzzRuns(300),
    );
  });

  it('a request with some bytes changed, added or left out', async () => {
    const edits = fc.array(fc.tuple(fc.nat({ max: 200 }), fc.nat({ max: 4 }), fc.uint8Array({ maxLength: 4 })), {
      minLength: 1,
      maxLength: 4,
    });
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(LOGIN, CHECK), edits, async (request, changes) => {
        const edit = (bytes: Buffer, [at, cut, put]: [number, number, Uint8Array]) =>
          Buffer.concat([bytes.subarray(0, at), put, bytes.subarray(at + cut)]);
        await assertBearable(changes.reduce(edit, request));
      }),
      fuzzRuns(400),
    );
  });

  it('a request that is cut off anywhere', async () => {
    for (let length = 0; length < LOGIN.length; length++) await assertBearable(LOGIN.subarray(0, length));
  });

  it('contradictory lengths are INVALID_PARAM', async () => {
    const lengths = fc.oneof(
      fc.constantFrom('-1', '1e3', '0x10', '', ' ', '99999999999999999999', '1, 2', '+5', '5 5'),
      fc.constant('13'),
    );
    const encodings = fc.constantFrom(
      'chunked',
      'chunked, gzip',
      'gzip',
      'identity',
      'chunked, chunked',
      'Chunked ',
      '\x0bchunked',
    );
    const framing = fc.tuple(
      fc.array(
        lengths.map((value) => ['Content-Length', value] as [string, string]),
        { minLength: 1, maxLength: 2 },
      ),
      fc.array(
        encodings.map((value) => ['Transfer-Encoding', value] as [string, string]),
        { minLength: 1, maxLength: 2 },
      ),
    );
    await fc.assert(
      fc.asyncProperty(framing, async ([one, other]) => {
        const bytes = Buffer.concat([
          packet({ method: 'POST', target: '/api/login', headers: [...one, ...other] }),
          body,
        ]);
        const [answer] = parseAnswers(await exchange(bytes, { hangUp: true }));
        assert.equal(assertContract(answer), 'INVALID_PARAM');
      }),
      fuzzRuns(150),
    );
  });

  it('chunks: whole ones are read, others are refused', async () => {
    const chunked = (text: string) =>
      Buffer.concat([
        packet({ method: 'POST', target: '/api/login', headers: [JSON_TYPE, ['Transfer-Encoding', 'chunked']] }),
        Buffer.from(text),
      ]);
    const whole = '6\r\n{"code\r\n6\r\n":"x"}\r\n0\r\n\r\n';
    const [answer] = parseAnswers(await exchange(chunked(whole)));
    assert.equal(assertContract(answer), 'WECHAT_CODE_INVALID');
    const broken = fc.oneof(
      fc.constantFrom(
        'zz\r\n',
        '-1\r\nx\r\n',
        'ffffffffffffffffff\r\n',
        '1\r\nxx\r\n0\r\n\r\n',
        '0\r\nX: \x00\r\n\r\n',
      ),
      fc.nat({ max: whole.length - 1 }).map((length) => whole.slice(0, length)),
    );
    await fc.assert(
      fc.asyncProperty(broken, async (text) => void (await assertBearable(chunked(text)))),
      fuzzRuns(100),
    );
  });

  it('headers that are too large or too many are INVALID_PARAM', async () => {
    for (const headers of [
      [['X-Large', 'x'.repeat(20_000)]],
      Array.from({ length: 3000 }, (_, i) => [`X-${i}`, '1']),
    ] as [string, string][][]) {
      assert.equal(assertContract(await ask({ headers })), 'INVALID_PARAM');
    }
  });

  it('several requests in one packet are answered one by one', async () => {
    const kept = (bytes: Buffer) =>
      Buffer.from(bytes.toString('latin1').replace('Connection: close\r\n', ''), 'latin1');
    const requests = fc.array(fc.constantFrom(LOGIN, CHECK), { maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(requests, async (sent) => {
        const answers = parseAnswers(await exchange(Buffer.concat([...sent.map(kept), CHECK])));
        const codes = answers.map((answer) => assertContract(answer));
        const expected = sent.map((request) => (request === LOGIN ? 'WECHAT_CODE_INVALID' : 'TOKEN_INVALID'));
        assert.deepEqual(codes, [...expected, 'TOKEN_INVALID']);
      }),
      fuzzRuns(40),
    );
  });
});
