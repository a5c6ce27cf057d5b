import assert from 'node:assert/strict';
import fc from 'fast-check';
import { fuzzFactor, fuzzRuns } from '../../helpers/fuzz_runs';
import { login } from '../../helpers/http/login';
import { headerValues } from './arbitraries';
import { assertContract } from './contract';
import { staysUnharmed } from './unharmed';
import { ask } from './wire';

const USABLE_ID = /^[\w.:-]{8,64}$/;
const ROUTES = [
  ['GET', '/api/session'],
  ['POST', '/api/logout'],
] as const;

/** Bytes that HTTP does not let through in a header: the whole request is malformed. */
const isMalformed = (value: string) => /[^\t\x20-\x7e\x80-\xff]/.test(value);

describe('fuzz: headers', function () {
  this.timeout(60_000 * fuzzFactor());
  staysUnharmed();

  it('Authorization: nothing but a token of ours gets in', async () => {
    const schemes = fc.constantFrom(
      'Bearer',
      'bearer',
      'BEARER',
      'Basic',
      'Digest',
      'Bearer:',
      'Token',
      'Bearer Bearer',
      '',
    );
    const values = fc.oneof(
      headerValues,
      fc.tuple(schemes, fc.constantFrom(' ', '  ', '\t', ''), headerValues).map((parts) => parts.join('')),
    );
    await fc.assert(
      fc.asyncProperty(values, fc.constantFrom(...ROUTES), async (value, [method, target]) => {
        const answer = await ask({ method, target, headers: [['Authorization', value]] });
        const expected = /^bearer +[^ ]/i.test(value.replace(/^[ \t]+|[ \t]+$/g, ''))
          ? 'TOKEN_INVALID'
          : 'TOKEN_MISSING';
        assert.equal(assertContract(answer), isMalformed(value) ? 'INVALID_PARAM' : expected);
      }),
      fuzzRuns(400),
    );
  });

  it('X-Request-Id: comes back if it is usable', async () => {
    const ids = fc.oneof(headerValues, fc.stringMatching(/^[\w.:-]{1,70}$/));
    await fc.assert(
      fc.asyncProperty(ids, async (id) => {
        const answer = await ask({ target: '/healthz', headers: [['X-Request-Id', id]] });
        const sent = id.replace(/^[ \t]+|[ \t]+$/g, '');
        const code = assertContract(answer, USABLE_ID.test(sent) ? sent : undefined);
        assert.equal(code, isMalformed(id) ? 'INVALID_PARAM' : 'OK');
      }),
      fuzzRuns(300),
    );
  });

  it('whatever else is there, a live token is live', async () => {
    const { token } = await login('A');
    const known = [
      'X-Forwarded-For',
      'X-Real-Ip',
      'Cookie',
      'Content-Type',
      'Accept',
      'Origin',
      'Range',
      'If-None-Match',
    ];
    const other = [
      'X-Http-Method-Override',
      'X-Forwarded-Proto',
      'X-Forwarded-Host',
      'Upgrade',
      'Expect',
      'Te',
      'Via',
      'Date',
    ];
    const headers = fc.array(fc.tuple(fc.constantFrom(...known, ...other), headerValues), { maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(headers, async (sent) => {
        const answer = await ask({ target: '/api/session', headers: [...sent, ['Authorization', `Bearer ${token}`]] });
        const malformed = sent.some(([, value]) => isMalformed(value));
        assert.equal(assertContract(answer), malformed ? 'INVALID_PARAM' : 'OK');
      }),
      fuzzRuns(400),
    );
  });

  it('two tokens are not one', async () => {
    const [{ token }, { token: other }] = [await login('A'), await login('B')];
    const answer = await ask({
      target: '/api/session',
      headers: [
        ['Authorization', `Bearer ${token}, Bearer ${other}`],
        ['Authorization', `Bearer ${other}`],
      ],
    });
    assert.equal(assertContract(answer), 'TOKEN_INVALID');
  });
});
