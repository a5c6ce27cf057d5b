import assert from 'node:assert/strict';
import { createSecretKey, generateKeyPairSync, randomBytes } from 'node:crypto';
import jwt from 'jsonwebtoken';
import type { SignOptions } from 'jsonwebtoken';
import { app, mm } from 'egg-mock/bootstrap';
import { assertError, getSession, login } from '../../../helpers/http/login';
import { restartTokens } from '../../../helpers/process/restart_tokens';
import type { LoginTokens } from '../../../../server/lib/plugin/egg-wechat-login/lib/token/login_tokens';
import type { EggJwt } from '../../../../server/lib/plugin/egg-wechat-login/lib/token/egg_jwt';

describe('LoginTokens', () => {
  const key = () => app.config.jwt.secret as unknown as Buffer;

  async function goodToken() {
    const { token } = await login('A');
    const { header, payload } = jwt.decode(token, { complete: true }) as {
      header: jwt.JwtHeader;
      payload: jwt.JwtPayload;
    };
    return { token, header, payload };
  }

  it('issues HS256 tokens that name user, id, audience, issuer, type and end, and nothing else', async () => {
    const { token, header, payload } = await goodToken();
    assert.deepEqual(header, { alg: 'HS256', typ: 'wx-login+jwt' });
    assert.deepEqual(Object.keys(payload).sort(), ['aud', 'exp', 'iat', 'iss', 'jti', 'sub']);
    assert.equal(payload.aud, app.config.wechatLogin.appid);
    assert.equal(payload.iss, 'egg-wechat-login');
    assert.equal(payload.exp! - payload.iat!, 2592000);
    assert.ok(Buffer.from(payload.jti!, 'base64url').length * 8 >= 128);
    assert.ok(!Buffer.from(token.split('.')[1], 'base64url').toString().includes(app.wechatSandbox!.openidOf('A')));
  });

  describe('caches', () => {
    /** How often egg-jwt verifies a token with the current secret, from now on. */
    const verifications = (tokens = app.wechatLogin.parts.tokens) => {
      let count = 0;
      const [{ jwt: eggJwt }] = (tokens as unknown as { signers: { jwt: EggJwt }[] }).signers;
      const { verify } = eggJwt;
      mm(eggJwt, 'verify', (...args: Parameters<typeof verify>) => {
        count += 1;
        return verify.apply(eggJwt, args);
      });
      return () => count;
    };

    it('that a token is good: it looks at the signature once, and at Redis every time', async () => {
      const { token } = await goodToken();
      restartTokens();
      const count = verifications();
      for (let i = 0; i < 3; i++) await getSession(token).expect(200);
      assert.equal(count(), 1);
      await app.redis.flushall();
      assertError(await getSession(token), 401, 'SESSION_EXPIRED');
      assert.equal(count(), 1);
    });

    it('the tokens that it has issued itself', async () => {
      const count = verifications();
      const { token } = await goodToken();
      await getSession(token).expect(200);
      assert.equal(count(), 0);
    });

    it('not that a token is bad', async () => {
      const { header, payload } = await goodToken();
      const bad = sign({ ...payload, aud: 'wx-other' }, { header });
      const count = verifications();
      for (let i = 0; i < 2; i++) assertError(await getSession(bad), 401, 'TOKEN_INVALID');
      assert.equal(count(), 2);
    });

    it('nothing of a forged signature, which is refused before the token is taken apart', async () => {
      const { token } = await goodToken();
      const count = verifications();
      for (const forged of [
        `${token.slice(0, -2)}AA`,
        `${token}A`,
        token.slice(0, -1),
        'garbage',
        'a.b.c',
        '..',
        '.',
      ]) {
        assertError(await getSession(forged), 401, 'TOKEN_INVALID');
      }
      assert.equal(count(), 0);
    });

    it('not that it is in time', async () => {
      const { token, payload } = await goodToken();
      await getSession(token).expect(200);
      mm(Date, 'now', () => payload.exp! * 1000);
      assertError(await getSession(token), 401, 'SESSION_EXPIRED');
    });

    it('no more tokens than tokenCacheSize', async () => {
      const tokens: LoginTokens = restartTokens({ cacheSize: 2 });
      const claims = (id: string) => ({ uid: 'u', id, expiresAt: Math.floor(Date.now() / 1000) + 60 });
      const all = Array.from({ length: 9 }, (_, i) => tokens.issue(claims(`id-${i}`), 0));
      const count = verifications(tokens);
      for (const [i, token] of all.entries()) assert.deepEqual(tokens.verify(token), claims(`id-${i}`));
      assert.ok(count() >= 9 - 4, `verified ${count()} of 9`);
    });
  });

  it('gives every login an id of its own', async () => {
    const ids = new Set<string>();
    for (let i = 0; i < 20; i++) ids.add((await goodToken()).payload.jti!);
    assert.equal(ids.size, 20);
  });

  it('accepts its own claims signed with the same key: the cases below differ in one thing each', async () => {
    const { header, payload } = await goodToken();
    await getSession(jwt.sign(payload, key(), { header })).expect(200);
  });

  const refused: [string, (good: Awaited<ReturnType<typeof goodToken>>) => string][] = [
    ['is not a JWT', () => 'not-a-jwt'],
    ['has two parts', ({ token }) => token.split('.').slice(0, 2).join('.')],
    ['has an empty signature', ({ token }) => `${token.split('.').slice(0, 2).join('.')}.`],
    ['is signed with another secret', ({ header, payload }) => jwt.sign(payload, randomBytes(32), { header })],
    ['has a changed payload', ({ token, payload }) => replacePart(token, 1, { ...payload, sub: 'x'.repeat(22) })],
    ['has the algorithm none', ({ token }) => `${replacePart(token, 0, { alg: 'none', typ: 'wx-login+jwt' })}`],
    ['has the algorithm HS512', ({ header, payload }) => sign(payload, { header: { ...header, alg: 'HS512' } })],
    ['has the algorithm RS256', ({ header, payload }) => signRsa(payload, { header: { ...header, alg: 'RS256' } })],
    ['is of another type', ({ header, payload }) => sign(payload, { header: { ...header, typ: 'JWT' } })],
    ['has no type', ({ header, payload }) => sign(payload, { header: { ...header, typ: undefined } })],
    ['is for another audience', ({ header, payload }) => sign({ ...payload, aud: 'wx0000000000000000' }, { header })],
    ['has no audience', ({ header, payload }) => sign(without(payload, 'aud'), { header })],
    ['is from another issuer', ({ header, payload }) => sign({ ...payload, iss: 'somebody' }, { header })],
    ['has no issuer', ({ header, payload }) => sign(without(payload, 'iss'), { header })],
    ['has no end', ({ header, payload }) => sign(without(payload, 'exp'), { header })],
    ['has no id', ({ header, payload }) => sign(without(payload, 'jti'), { header })],
    ['has no user', ({ header, payload }) => sign(without(payload, 'sub'), { header })],
    [
      'is over and for another audience',
      ({ header, payload }) => sign({ ...overdue(payload), aud: 'wx0' }, { header }),
    ],
    ['is over and from another issuer', ({ header, payload }) => sign({ ...overdue(payload), iss: 'x' }, { header })],
    [
      'is over and of another type',
      ({ header, payload }) => sign(overdue(payload), { header: { ...header, typ: 'JWT' } }),
    ],
    ['is not valid yet', ({ header, payload }) => sign({ ...payload, nbf: payload.exp! - 1 }, { header })],
  ];
  for (const [what, forge] of refused) {
    it(`answers 401 TOKEN_INVALID when the token ${what}`, async () => {
      assertError(await getSession(forge(await goodToken())), 401, 'TOKEN_INVALID');
    });
  }

  it('answers 401 SESSION_EXPIRED when only the time of the token is over', async () => {
    const { header, payload } = await goodToken();
    const token = sign(overdue(payload), { header });
    assertError(await getSession(token), 401, 'SESSION_EXPIRED');
  });

  describe('rotation', () => {
    const current = () => app.config.wechatLogin.jwtSecret[0];

    it('verifies with every configured secret and signs with the first', async () => {
      const retired = ['retired-secret-1-'.padEnd(40, 'x'), 'retired-secret-2-'.padEnd(40, 'y')];
      restartTokens({ secrets: [current(), ...retired] });
      const { header, payload } = await goodToken();
      for (const secret of retired) {
        await getSession(jwt.sign(payload, secret, { header })).expect(200);
      }
      const { token } = await login('B');
      jwt.verify(token, key(), { algorithms: ['HS256'] });
    });

    it('answers 401 SESSION_EXPIRED for an overdue token of a retired secret', async () => {
      const retired = 'retired-secret-'.padEnd(40, 'x');
      restartTokens({ secrets: [current(), retired] });
      const { header, payload } = await goodToken();
      const token = jwt.sign({ ...payload, exp: payload.iat! - 1 }, retired, { header });
      assertError(await getSession(token), 401, 'SESSION_EXPIRED');
    });

    it('answers 401 TOKEN_INVALID once the secret is no longer configured', async () => {
      const { header, payload } = await goodToken();
      const token = jwt.sign(payload, createSecretKey(Buffer.from('gone-secret-'.padEnd(40, 'x'))), { header });
      assertError(await getSession(token), 401, 'TOKEN_INVALID');
    });
  });

  function sign(payload: object, options: SignOptions): string {
    return jwt.sign(payload, key(), options);
  }

  function signRsa(payload: object, options: SignOptions): string {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    return jwt.sign(payload, privateKey, options);
  }
});

function overdue(payload: jwt.JwtPayload): jwt.JwtPayload {
  return { ...payload, exp: Math.floor(Date.now() / 1000) };
}

function without(payload: object, claim: string): object {
  return Object.fromEntries(Object.entries(payload).filter(([name]) => name !== claim));
}

function replacePart(token: string, index: number, part: object): string {
  return token
    .split('.')
    .with(index, Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.');
}
