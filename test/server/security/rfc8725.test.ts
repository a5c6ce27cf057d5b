import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { app, mm } from 'egg-mock/bootstrap';
import { readSettings } from '../../../server/config/settings';
import { forge, goodToken, without } from '../../helpers/http/forge';
import { assertError, getSession } from '../../helpers/http/login';

const BASE64URL = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

describe('RFC 8725 JSON Web Token Best Current Practices', () => {
  it('RFC 8725 3.1 › the header does not choose the algorithm', async () => {
    const { header, payload } = await goodToken();
    const claimed = { header: { ...header, alg: 'HS256' }, payload };
    await getSession(forge(claimed)).expect(200);
    assertError(await getSession(forge(claimed, { hash: 'sha512' })), 401, 'TOKEN_INVALID');
    const other = forge({ header: { ...header, alg: 'HS512' }, payload }, { hash: 'sha512' });
    assertError(await getSession(other), 401, 'TOKEN_INVALID');
    for (const alg of ['HS512', 'hs256', 'RS256', '', null, undefined]) {
      const forged = forge({ header: { ...header, alg }, payload });
      assertError(await getSession(forged), 401, 'TOKEN_INVALID');
    }
  });

  it('RFC 8725 3.2 › none is refused in every spelling', async () => {
    const { header, payload } = await goodToken();
    for (const alg of ['none', 'None', 'NONE', 'nOnE']) {
      const [head, claims] = forge({ header: { ...header, alg }, payload }).split('.');
      assertError(await getSession(`${head}.${claims}.`), 401, 'TOKEN_INVALID');
    }
  });

  it('RFC 8725 3.3 › a change of any one character of the signature is refused', async () => {
    const { token } = await goodToken();
    app.wechatLogin.parts.tokens.verify(token);
    const start = token.lastIndexOf('.') + 1;
    assert.equal(token.length - start, 43);
    for (let i = start; i < token.length; i++) {
      // The neighbour in the alphabet: at the last place it differs in a bit that decodes to nothing.
      const value = BASE64URL.indexOf(token[i]);
      const neighbour = BASE64URL[value % 2 === 0 ? value + 1 : value - 1];
      const forged = token.slice(0, i) + neighbour + token.slice(i + 1);
      assert.throws(() => app.wechatLogin.parts.tokens.verify(forged), { code: 'TOKEN_INVALID' }, `place ${i - start}`);
    }
  });

  it('RFC 8725 3.5 › no start with a secret of fewer than 32 bytes', () => {
    const env = (secret: string) => ({ JWT_SECRET: secret });
    const secret = randomBytes(16).toString('hex');
    assert.deepEqual(readSettings(env(secret), 'local').wechatLogin.jwtSecret, [secret]);
    const refusal = { name: 'SettingsError', message: /JWT_SECRET must be at least 32 bytes long/ };
    assert.throws(() => readSettings(env(secret.slice(1)), 'local'), refusal);
    assert.throws(() => readSettings(env(`${secret},${secret.slice(1)}`), 'local'), refusal);
    assert.throws(() => readSettings({}, 'prod', {}), { message: /JWT_SECRET is required in production/ });
  });

  it('RFC 8725 3.7 › claims in another encoding than UTF-8 are refused', async () => {
    const { header, payload } = await goodToken();
    const text = JSON.stringify(payload);
    await getSession(forge({ header, payload: Buffer.from(text, 'utf8') })).expect(200);
    assertError(await getSession(forge({ header, payload: Buffer.from(text, 'utf16le') })), 401, 'TOKEN_INVALID');
  });

  it('RFC 8725 3.8 › another issuer is refused, and a subject counts with a session of its own only', async () => {
    const { header, payload } = await goodToken('A');
    const other = await goodToken('B');
    const ask = (changes: object) => getSession(forge({ header, payload: { ...payload, ...changes } }));
    assertError(await ask({ iss: 'somebody' }), 401, 'TOKEN_INVALID');
    assertError(await ask({ iss: undefined }), 401, 'TOKEN_INVALID');
    assertError(await ask({ sub: undefined }), 401, 'TOKEN_INVALID');
    assertError(await ask({ sub: 'x'.repeat(22) }), 401, 'SESSION_EXPIRED');
    const { status, body } = await ask({ sub: other.payload.sub });
    assert.deepEqual([status, body.code], [401, 'SESSION_REPLACED']);
  });

  it('RFC 8725 3.9 › a token without our audience is refused', async () => {
    const { header, payload } = await goodToken();
    for (const aud of [undefined, null, 'wx0000000000000000', `${payload.aud}x`]) {
      assertError(await getSession(forge({ header, payload: { ...payload, aud } })), 401, 'TOKEN_INVALID');
    }
  });

  it('RFC 8725 3.10 › claims of a token that is not ours reach no Redis key', async () => {
    const { header, payload } = await goodToken();
    mm(app.wechatLogin.parts.store, 'check', () => assert.fail('asked Redis'));
    for (const value of ['}:*', "' or 1=1", '../../etc/passwd', '__proto__']) {
      const claims = { ...payload, sub: value, jti: value };
      const forged = forge({ header: { ...header, kid: value }, payload: claims }, { key: randomBytes(32) });
      assertError(await getSession(forged), 401, 'TOKEN_INVALID');
    }
  });

  it('RFC 8725 3.11 › tokens have a type of their own', async () => {
    const { header, payload } = await goodToken();
    assert.equal(header.typ, 'wx-login+jwt');
    for (const typ of ['JWT', 'WX-LOGIN+JWT', undefined]) {
      assertError(await getSession(forge({ header: { ...header, typ }, payload })), 401, 'TOKEN_INVALID');
    }
  });

  it('RFC 8725 3.12 › other kinds of JWT under the same secret are refused', async () => {
    const { header, payload } = await goodToken();
    for (const typ of ['at+jwt', 'secevent+jwt', 'logout+jwt', 'JWT']) {
      assertError(await getSession(forge({ header: { ...header, typ }, payload })), 401, 'TOKEN_INVALID');
    }
    for (const claim of ['sub', 'jti', 'exp', 'aud', 'iss']) {
      assertError(await getSession(forge({ header, payload: without(payload, claim) })), 401, 'TOKEN_INVALID');
    }
  });
});
