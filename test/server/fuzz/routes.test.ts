import assert from 'node:assert/strict';
import { METHODS } from 'node:http';
import fc from 'fast-check';
import { fuzzFactor, fuzzRuns } from '../../helpers/fuzz_runs';
import { assertContract } from './contract';
import { staysUnharmed } from './unharmed';
import { ask, exchange, packet, parseAnswers } from './wire';
import type { Answer } from './wire';

/**
 * CONNECT has no path (see unreadable_requests.test.ts), and an upgrade to HTTP/2 (PRI) is no request: node closes such a
 * connection. HEAD has no body to judge.
 */
const methods = METHODS.filter((method) => !['CONNECT', 'HEAD'].includes(method));

const ROUTES: Record<string, string> = {
  'POST /api/login': 'INVALID_PARAM',
  'GET /api/session': 'TOKEN_MISSING',
  'POST /api/logout': 'TOKEN_MISSING',
  'GET /healthz': 'OK',
  'GET /readyz': 'OK',
  'GET /sandbox/code': 'INVALID_PARAM',
};

const segments = fc.oneof(
  fc.constantFrom(
    'api',
    'login',
    'session',
    'logout',
    'healthz',
    'readyz',
    '..',
    '.',
    '',
    '%2e%2e',
    '%2f',
    '%00',
    '%',
    '%ff',
    '%E0%A4%A',
  ),
  fc.constantFrom(
    '__proto__',
    'constructor',
    '*',
    ':',
    '@',
    '//',
    '\\',
    ';',
    '~',
    '[',
    '[::1',
    'http:',
    'a'.repeat(3000),
  ),
  fc.string({ maxLength: 12 }),
  fc.uint8Array({ maxLength: 12 }).map((array) => Buffer.from(array).toString('latin1')),
);
/** What node takes for a request's target: no blanks, no control characters. */
const usable = (text: string) => text.replace(/[\p{Cc} ]/gu, '');
const paths = fc.array(segments, { maxLength: 5 }).map((parts) => usable(`/${parts.join('/')}`));
const targets = fc.oneof(
  paths,
  fc.tuple(paths, paths).map(([path, query]) => `${path}?${query}&a[__proto__][polluted]=1&a=1&a=2`),
  fc
    .tuple(fc.constantFrom('http://', 'HTTP://', 'x://', 'http://u:p@', '//', 'http:', '///'), paths)
    .map((parts) => parts.join('')),
  fc.constantFrom(
    '*',
    'x',
    '@',
    ':0',
    '?',
    '#',
    'http://',
    'http://[',
    'http://x:99999/',
    '//',
    '/\\',
    '/#',
    '/%',
    '//@',
    '//[/',
  ),
);

const isPreview = ({ status, headers }: Answer) => status === 200 && headers['content-type'].startsWith('text/html');

describe('fuzz: methods and paths', function () {
  this.timeout(60_000 * fuzzFactor());
  staysUnharmed();

  it('the routes answer as they should', async () => {
    for (const [route, expected] of Object.entries(ROUTES)) {
      const [method, target] = route.split(' ');
      assert.equal(assertContract(await ask({ method, target, body: Buffer.from('{}') })), expected, route);
    }
  });

  it('everything else is NOT_FOUND, and nothing is a defect', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(fc.constantFrom('GET', 'POST'), fc.constantFrom(...methods)),
        targets,
        async (method, target) => {
          const answer = await ask({ method, target });
          // The page of the development preview, which is no part of the build.
          if (isPreview(answer)) return;
          const code = assertContract(answer);
          assert.ok(['NOT_FOUND', 'INVALID_PARAM', 'TOKEN_MISSING', 'OK'].includes(code), code);
          // Only the path decides that it is one of the routes, and no path that looks like another one is.
          if (code === 'OK' || code === 'TOKEN_MISSING')
            assert.match(target, /(api\/(session|logout)|healthz|readyz)/i);
        },
      ),
      fuzzRuns(750),
    );
  });

  it('a target that has no path is INVALID_PARAM', async () => {
    assert.equal(assertContract(await ask({ target: 'http://[' })), 'INVALID_PARAM');
  });

  it('HEAD is answered without a body', async () => {
    await fc.assert(
      fc.asyncProperty(paths, async (path) => {
        const target = path.replace(/[^!-~]/g, '');
        const answer = String(await exchange(packet({ method: 'HEAD', target })));
        assert.match(answer, /^HTTP\/1\.1 (200|400|401|404) [^]*\r\n\r\n$/);
      }),
      fuzzRuns(50),
    );
  });

  it('an unknown method is INVALID_PARAM', async () => {
    const words = fc.stringMatching(/^[!-~]{1,30}$/).filter((word) => ![...METHODS, 'PRI'].includes(word));
    await fc.assert(
      fc.asyncProperty(words, async (method) => {
        const [answer, ...more] = parseAnswers(await exchange(packet({ method, target: '/' })));
        assert.deepEqual(more, []);
        assert.equal(assertContract(answer), 'INVALID_PARAM');
      }),
      fuzzRuns(100),
    );
  });
});
