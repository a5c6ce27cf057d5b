import assert from 'node:assert/strict';
import { app } from 'egg-mock/bootstrap';
import fc from 'fast-check';
import { forge, goodToken } from '../../helpers/http/forge';
import { fuzzFactor, fuzzRuns } from '../../helpers/fuzz_runs';
import { assertContract } from './contract';
import { staysUnharmed } from './unharmed';
import { ask } from './wire';

/** What the service makes of a token on its own: the code that it throws. Any other error is a defect. */
function verify(token: string): string {
  try {
    app.wechatLogin.parts.tokens.verify(token);
    return 'OK';
  } catch (err) {
    return String((err as { code?: unknown }).code ?? err);
  }
}

const session = async (token: string) =>
  assertContract(await ask({ target: '/api/session', headers: [['Authorization', `Bearer ${token}`]] }));

const odd = fc.oneof(
  fc.jsonValue(),
  fc.constantFrom<unknown>({ toString: 1 }, { length: 1 }, [], {}, '', 0, -1, 1e308, true, null),
);

describe('fuzz: tokens', function () {
  this.timeout(60_000 * fuzzFactor());
  staysUnharmed();

  it('a good one with any other character anywhere is TOKEN_INVALID', async () => {
    const { token } = await goodToken();
    assert.equal(await session(token), 'OK');
    const characters = fc.oneof(fc.constantFrom(...'AQgw_-.=+/ \n\0é'), fc.string({ minLength: 1, maxLength: 1 }));
    const cuts = fc.tuple(fc.nat({ max: token.length - 1 }), fc.nat({ max: 3 }), fc.oneof(fc.constant(''), characters));
    fc.assert(
      fc.property(cuts, ([at, length, put]) => {
        const changed = token.slice(0, at) + put + token.slice(at + length);
        fc.pre(changed !== token);
        assert.equal(verify(changed), 'TOKEN_INVALID');
      }),
      fuzzRuns(2000),
    );
  });

  it('parts of good ones put together are TOKEN_INVALID', async () => {
    const tokens = [await goodToken('A'), await goodToken('B')].map(({ token }) => token.split('.'));
    const part = fc.oneof(
      fc.constantFrom(...tokens.flat()),
      fc.base64String().map((text) => text.replaceAll('=', '')),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(part, { maxLength: 5 }), async (parts) => {
        fc.pre(!tokens.some((good) => good.join() === parts.join()) && parts.join('') !== '');
        assert.equal(await session(parts.join('.')), 'TOKEN_INVALID');
      }),
      fuzzRuns(200),
    );
  });

  it('a header that says anything else is TOKEN_INVALID, even if the signature is right', async () => {
    const { header, payload } = await goodToken();
    const algorithms = fc.constantFrom(
      'none',
      'None',
      '',
      'HS384',
      'HS512',
      'RS256',
      'ES256',
      'PS256',
      'hs256',
      'EdDSA',
    );
    const headers = fc.oneof(
      fc.record({ alg: fc.oneof(algorithms, odd), typ: fc.constant(header.typ) }),
      fc.record({ alg: fc.constant('HS256'), typ: fc.oneof(fc.constantFrom('JWT', 'at+jwt', 'WX-LOGIN+JWT'), odd) }),
      fc.dictionary(fc.constantFrom('alg', 'typ', 'kid', 'jwk', 'jku', 'x5u', 'x5c', 'crit', 'zip', '__proto__'), odd),
    );
    const hashes = fc.constantFrom('sha256', 'sha384', 'sha512');
    await fc.assert(
      fc.asyncProperty(headers, hashes, async (changed, hash) => {
        const right =
          (changed as { alg?: unknown }).alg === 'HS256' && (changed as { typ?: unknown }).typ === header.typ;
        fc.pre(!right);
        assert.equal(await session(forge({ header: changed, payload }, { hash })), 'TOKEN_INVALID');
      }),
      fuzzRuns(300),
    );
  });

  it('headers that say more than they should change nothing', async () => {
    const { header, payload } = await goodToken();
    const more = fc.dictionary(fc.constantFrom('kid', 'jwk', 'jku', 'x5u', 'x5c', 'x5t', 'zip', 'cty'), odd);
    await fc.assert(
      fc.asyncProperty(more, async (added) => {
        assert.equal(await session(forge({ header: { ...added, ...header }, payload })), 'OK');
      }),
      fuzzRuns(50),
    );
  });

  it('claims of the wrong type are TOKEN_INVALID, even if the signature is right', async () => {
    const { header, payload } = await goodToken();
    const claim = fc.constantFrom('sub', 'jti', 'exp', 'aud', 'iss');
    await fc.assert(
      fc.asyncProperty(claim, odd, async (name, value) => {
        const isExpiry = name === 'exp' && typeof value === 'number';
        fc.pre(typeof value !== 'string' && !isExpiry);
        // RFC 7519, section 4.1.3: an audience may be a list, and ours is not in this one.
        assert.equal(await session(forge({ header, payload: { ...payload, [name]: value } })), 'TOKEN_INVALID');
      }),
      fuzzRuns(300),
    );
  });

  it('payloads that are no claims are TOKEN_INVALID, even if the signature is right', async () => {
    const { header } = await goodToken();
    const payloads = fc.oneof(
      fc.uint8Array({ maxLength: 50 }).map((array) => Buffer.from(array)),
      fc.jsonValue().map((value) => Buffer.from(JSON.stringify(value))),
      fc.constantFrom('null', '[]', '"x"', '{', '').map((text) => Buffer.from(text)),
    );
    await fc.assert(
      fc.asyncProperty(payloads, async (payload) => {
        assert.equal(await session(forge({ header, payload })), 'TOKEN_INVALID');
      }),
      fuzzRuns(200),
    );
  });

  it('any times are TOKEN_INVALID, SESSION_EXPIRED or, within the right ones, live', async () => {
    const { header, payload } = await goodToken();
    const exp = payload.exp as number;
    const times = fc.oneof(fc.double(), fc.integer(), fc.constantFrom(exp + 0.5, exp - 0.25, 1e308, 2 ** 53, 1e21, -1));
    await fc.assert(
      fc.asyncProperty(times, async (time) => {
        fc.pre(Number.isFinite(time));
        const code = await session(forge({ header, payload: { ...payload, exp: time } }));
        const allowed = ['TOKEN_INVALID', time <= Date.now() / 1000 ? 'SESSION_EXPIRED' : 'OK'];
        assert.ok(allowed.includes(code), code);
      }),
      fuzzRuns(200),
    );
  });
});
