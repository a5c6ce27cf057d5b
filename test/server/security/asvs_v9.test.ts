import assert from 'node:assert/strict';
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import jwt from 'jsonwebtoken';
import { app, mm } from 'egg-mock/bootstrap';
import { restartTokens } from '../../helpers/process/restart_tokens';
import { forge, goodToken, without } from '../../helpers/http/forge';
import { assertError, claimsOf, getSession, login, postLogout } from '../../helpers/http/login';

describe('OWASP ASVS 5.0 V9 Self-contained Tokens', () => {
  it('ASVS 9.1.1 › a token with a changed header, payload or signature is refused before Redis is asked', async () => {
    const { token, header, payload } = await goodToken();
    await getSession(token).expect(200);
    mm(app.wechatLogin.parts.store, 'check', () => assert.fail('asked Redis'));
    const signature = token.split('.')[2];
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    for (const forged of [
      `${part({ ...header, kid: 'x' })}.${part(payload)}.${signature}`,
      `${part(header)}.${part({ ...payload, exp: Number(payload.exp) + 1 })}.${signature}`,
      `${part(header)}.${part(payload)}.${randomBytes(32).toString('base64url')}`,
      `${part(header)}.${part(payload)}.`,
    ]) {
      assertError(await getSession(forged), 401, 'TOKEN_INVALID');
    }
  });

  it('ASVS 9.1.2 › HS256 is the only algorithm that is issued and accepted', async () => {
    const { header, payload } = await goodToken();
    assert.equal(header.alg, 'HS256');
    await getSession(forge({ header, payload })).expect(200);
    const unsigned = forge({ header: { ...header, alg: 'none' }, payload });
    assertError(await getSession(unsigned), 401, 'TOKEN_INVALID');
    assertError(await getSession(`${unsigned.split('.', 2).join('.')}.`), 401, 'TOKEN_INVALID');
    for (const bits of [384, 512]) {
      const other = forge({ header: { ...header, alg: `HS${bits}` }, payload }, { hash: `sha${bits}` });
      assertError(await getSession(other), 401, 'TOKEN_INVALID');
    }
    const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    for (const [alg, key] of [
      ['RS256', rsa.privateKey],
      ['PS256', rsa.privateKey],
      ['ES256', ec.privateKey],
    ] as const) {
      const other = jwt.sign(payload, key, { header: { ...header, alg } });
      assertError(await getSession(other), 401, 'TOKEN_INVALID');
    }
  });

  it('ASVS 9.1.3 › a key that the token itself names is neither used nor fetched', async () => {
    const { header, payload } = await goodToken();
    const key = randomBytes(32);
    let fetched = 0;
    const server = createServer((_req, res) => {
      fetched += 1;
      res.end(JSON.stringify({ keys: [{ kty: 'oct', kid: 'mine', k: key.toString('base64url') }] }));
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/keys`;
    for (const named of [
      { jwk: { kty: 'oct', k: key.toString('base64url') } },
      { jku: url, kid: 'mine' },
      { x5u: url },
      { x5c: [key.toString('base64')] },
      { kid: '../../dev/null' },
    ]) {
      const forged = forge({ header: { ...header, ...named }, payload }, { key });
      assertError(await getSession(forged), 401, 'TOKEN_INVALID');
    }
    server.close();
    assert.equal(fetched, 0);
  });

  it('ASVS 9.2.1 › a token counts between its nbf and its exp only, and never without an exp', async () => {
    const { header, payload } = await goodToken();
    const now = Math.floor(Date.now() / 1000);
    mm(Date, 'now', () => now * 1000);
    const ask = (claims: object) => getSession(forge({ header, payload: claims }));
    await ask({ ...payload, nbf: now, exp: now + 1 }).expect(200);
    const overdue = { ...payload, exp: now };
    assertError(await ask(overdue), 401, 'SESSION_EXPIRED');
    assertError(await postLogout(forge({ header, payload: overdue })), 401, 'SESSION_EXPIRED');
    await ask(payload).expect(200);
    assertError(await ask({ ...payload, nbf: now + 1 }), 401, 'TOKEN_INVALID');
    assertError(await ask({ ...payload, exp: String(now + 1) }), 401, 'TOKEN_INVALID');
    assertError(await ask(without(payload, 'exp')), 401, 'TOKEN_INVALID');
  });

  it('ASVS 9.2.2 › a token of another type is refused', async () => {
    const { header, payload } = await goodToken();
    for (const typ of ['JWT', 'at+jwt', 'application/wx-login+jwt', '', undefined]) {
      assertError(await getSession(forge({ header: { ...header, typ }, payload })), 401, 'TOKEN_INVALID');
    }
  });

  it('ASVS 9.2.3 › a token for another audience or for none is refused', async () => {
    const { header, payload } = await goodToken();
    for (const aud of ['wx0000000000000000', '', [], ['wx0000000000000000'], { [app.config.wechatLogin.appid]: 1 }]) {
      assertError(await getSession(forge({ header, payload: { ...payload, aud } })), 401, 'TOKEN_INVALID');
    }
    assertError(await getSession(forge({ header, payload: without(payload, 'aud') })), 401, 'TOKEN_INVALID');
  });

  it('ASVS 9.2.4 › under one secret a token of one AppID is worthless under another', async () => {
    const { token } = await login('A');
    assert.equal(claimsOf(token).aud, app.config.wechatLogin.appid);
    restartTokens({ appid: 'wx0000000000000000' });
    assertError(await getSession(token), 401, 'TOKEN_INVALID');
  });
});
