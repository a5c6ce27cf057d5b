import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { app, mm } from 'egg-mock/bootstrap';
import { portOfApp } from '../../helpers/http/app_port';
import { captureAudit } from '../../helpers/logs/audit_log';
import { forge, goodToken } from '../../helpers/http/forge';
import { assertError, bearer, claimsOf, getSession, login, postLogout } from '../../helpers/http/login';
import { sendRaw } from '../../helpers/http/raw_http';

describe('RFC 6750 Bearer Token Usage', () => {
  it('RFC 6750 2 › of several tokens in a request only the first Authorization counts', async () => {
    const { token } = await login('A');
    const ask = (...values: string[]) => {
      const headers = values.map((value) => `Authorization: Bearer ${value}\r\n`).join('');
      return sendRaw(portOfApp(), `GET /api/session HTTP/1.1\r\nHost: x\r\n${headers}Connection: close\r\n\r\n`);
    };
    assert.match(await ask(token, 'other'), /^HTTP\/1\.1 200 /);
    assert.match(await ask('other', token), /^HTTP\/1\.1 401 /);
    const query = { access_token: 'other' };
    await app.httpRequest().get('/api/session').query(query).set(bearer(token)).expect(200);
  });

  it('RFC 6750 2.1 › the token travels in Authorization: Bearer', async () => {
    const { token } = await login('A');
    const ask = (value: string) => app.httpRequest().get('/api/session').set('authorization', value);
    await ask(`Bearer ${token}`).expect(200);
    await ask(`Bearer   ${token}`).expect(200);
    assertError(await ask(token), 401, 'TOKEN_MISSING');
    assertError(await ask(`Token ${token}`), 401, 'TOKEN_MISSING');
    assertError(await ask(`Bearer ${token} x`), 401, 'TOKEN_INVALID');
    assertError(await ask(`Bearer "${token}"`), 401, 'TOKEN_INVALID');
  });

  it('RFC 6750 2.2 › no token is read from a form', async () => {
    const { token } = await login('A');
    const response = await app.httpRequest().post('/api/logout').type('form').send({ access_token: token });
    assertError(response, 401, 'TOKEN_MISSING');
    await getSession(token).expect(200);
  });

  it('RFC 6750 2.3 › no token is read from the query string', async () => {
    const { token } = await login('A');
    const response = await app.httpRequest().get('/api/session').query({ access_token: token });
    assertError(response, 401, 'TOKEN_MISSING');
  });

  it('RFC 6750 3 › every 401 carries one Bearer challenge, and nothing else does', async () => {
    const { token, user } = await login('A');
    const challengeOf = async (request: PromiseLike<{ status: number; headers: Record<string, string> }>) => {
      const { status, headers } = await request;
      return [status, headers['www-authenticate']];
    };
    const invalid = [401, 'Bearer error="invalid_token"'];
    assert.deepEqual(await challengeOf(getSession(token)), [200, undefined]);
    assert.deepEqual(await challengeOf(app.httpRequest().get('/nowhere').set(bearer('x'))), [404, undefined]);
    assert.deepEqual(await challengeOf(app.httpRequest().get('/api/session')), [401, 'Bearer']);
    assert.deepEqual(await challengeOf(getSession('x')), invalid);
    await login('A');
    assert.deepEqual(await challengeOf(getSession(token)), invalid);
    await app.wechatLogin.parts.store.kick(user.id);
    assert.deepEqual(await challengeOf(postLogout(token)), invalid);
    assert.deepEqual(await challengeOf(postLogout('x')), invalid);
  });

  it('RFC 6750 3.1 › a request without a token is told no error code, any other 401 invalid_token', async () => {
    const { token, header, payload } = await goodToken();
    // assertError compares the challenge to the letter.
    assertError(await app.httpRequest().get('/api/session'), 401, 'TOKEN_MISSING');
    assertError(await getSession('malformed'), 401, 'TOKEN_INVALID');
    assertError(await getSession(forge({ header, payload: { ...payload, exp: 1 } })), 401, 'SESSION_EXPIRED');
    await app.wechatLogin.parts.store.kick(String(payload.sub));
    assertError(await getSession(token), 401, 'SESSION_KICKED');
  });

  it('RFC 6750 5.2 › a token is signed and its life is limited', async () => {
    const { token } = await login('A');
    const { iat, exp } = claimsOf(token);
    assert.equal(exp - Number(iat), 30 * 24 * 3600);
    const [header, payload] = token.split('.');
    assertError(await getSession(`${header}.${payload}.AAAA`), 401, 'TOKEN_INVALID');
  });

  it('RFC 6750 5.3 leaks › no answer but that of the login and no audit line has the token', async () => {
    const audit = captureAudit();
    const { token } = await login('A');
    const answers = [await getSession(token), await postLogout(token), await getSession(token)];
    assert.equal(audit.length, 2);
    const everything = [...audit, ...answers.map(({ headers, text }) => JSON.stringify(headers) + text)].join('\n');
    for (const part of token.split('.').slice(1)) assert.ok(!everything.includes(part));
  });

  it('RFC 6750 5.3 TLS › the mini program as users get it calls https only', () => {
    const config = readFileSync(path.join(__dirname, '../../../miniprogram/config.ts'), 'utf8');
    for (const version of ['trial', 'release']) {
      assert.match(config, new RegExp(`^ +${version}: 'https://[^']+',$`, 'm'));
    }
  });

  it('RFC 6750 5.3 cookies › no token is put into or read from a cookie', async () => {
    const { token } = await login('A');
    const response = await app.httpRequest().get('/api/session').set('cookie', `token=${token}; access_token=${token}`);
    assertError(response, 401, 'TOKEN_MISSING');
    assert.equal(response.headers['set-cookie'], undefined);
  });

  it('RFC 6750 5.3 short-lived › a token that lives long is worthless the moment its session ends', async () => {
    const { token } = await login('A');
    await getSession(token).expect(200);
    await postLogout(token).expect(200);
    assertError(await getSession(token), 401, 'SESSION_EXPIRED');
  });

  it('RFC 6750 5.3 scoped › a token is for one AppID', async () => {
    const { header, payload } = await goodToken();
    assert.equal(payload.aud, app.config.wechatLogin.appid);
    const forged = forge({ header, payload: { ...payload, aud: 'wx0000000000000000' } });
    assertError(await getSession(forged), 401, 'TOKEN_INVALID');
  });

  it('RFC 6750 5.3 URLs › a URL that has a token in it is not logged', async () => {
    const { token } = await login('A');
    mm(app.redis, 'set', async () => {
      throw new Error('Command timed out');
    });
    app.mockLog();
    assertError(await app.httpRequest().get('/readyz').query({ access_token: token }), 503, 'STORE_UNAVAILABLE');
    app.expectLog('GET /readyz] STORE_UNAVAILABLE');
    app.notExpectLog(token);
  });
});
