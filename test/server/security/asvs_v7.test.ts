import assert from 'node:assert/strict';
import crypto, { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { app, mm } from 'egg-mock/bootstrap';
import { restartTokens } from '../../helpers/process/restart_tokens';
import { readSettings } from '../../../server/config/settings';
import { forge, goodToken } from '../../helpers/http/forge';
import { assertError, bearer, claimsOf, codeFor, getSession, login, postLogout } from '../../helpers/http/login';

const DAY = 24 * 3600;
const PROJECT = path.join(__dirname, '../../..');
const read = (file: string) => readFileSync(path.join(PROJECT, file), 'utf8');

const close = (token: string, code: string) =>
  app.httpRequest().delete('/api/account').set(bearer(token)).send({ code });

describe('OWASP ASVS 5.0 V7 Session Management', () => {
  const clock = (now: number) => mm(Date, 'now', () => now);

  it('ASVS 7.1.1 › SECURITY.md states the limits that the server has by default', () => {
    const { sessionIdleSeconds, sessionMaxSeconds } = readSettings({}, 'local').wechatLogin;
    const text = read('SECURITY.md');
    assert.match(text, new RegExp(`idle limit: ${sessionIdleSeconds / DAY} days`));
    assert.match(text, new RegExp(`absolute limit: ${sessionMaxSeconds / DAY} days`));
    assert.match(text, /NIST SP 800-63B/);
  });

  it('ASVS 7.1.2 › a second login ends the first, as SECURITY.md states', async () => {
    assert.match(read('SECURITY.md'), /one live session per user/);
    const older = await login('A');
    const { body } = await getSession((await login('A')).token).expect(200);
    assertError(await getSession(older.token), 401, 'SESSION_REPLACED', { replacedAt: body.createdAt });
  });

  it('ASVS 7.1.3 › only a login asks WeChat: a session lives and ends without it', async () => {
    const { token } = await login('A');
    const code = codeFor('A');
    mm(app.config.wechatLogin, 'apiBase', 'http://127.0.0.1:1');
    await getSession(token).expect(200);
    await postLogout(token).expect(200);
    assertError(await app.httpRequest().post('/api/login').send({ code }), 502, 'WECHAT_UNAVAILABLE');
  });

  it('ASVS 7.2.1 › the server believes neither unsigned claims nor a signature without a session', async () => {
    const { token, header, payload } = await goodToken();
    const unsigned = forge({ header, payload }, { key: randomBytes(32) });
    assertError(await getSession(unsigned), 401, 'TOKEN_INVALID');
    await app.redis.flushall();
    assertError(await getSession(token), 401, 'SESSION_EXPIRED');
  });

  it('ASVS 7.2.2 › no configured secret passes for a token', async () => {
    const { secret, jwtSecret, sessionKeySecret } = app.config.wechatLogin;
    const secrets = [secret, ...jwtSecret, ...sessionKeySecret];
    for (const secret of secrets) assertError(await getSession(secret), 401, 'TOKEN_INVALID');
    assert.equal(secrets.length, 3);
  });

  it('ASVS 7.2.3 › a token id is 144 bits of the CSPRNG, another one for each login', async () => {
    const drawn: string[] = [];
    const original = crypto.randomBytes;
    mm(crypto, 'randomBytes', (size: number) => {
      const bytes = original(size);
      drawn.push(bytes.toString('base64url'));
      return bytes;
    });
    const ids = new Set<string>();
    for (let i = 0; i < 20; i++) {
      const { jti } = claimsOf((await login('A')).token);
      assert.equal(Buffer.from(jti, 'base64url').length * 8, 144);
      assert.ok(drawn.includes(jti));
      ids.add(jti);
    }
    assert.equal(ids.size, 20);
  });

  it('ASVS 7.2.4 › every login issues a new token and ends the one before', async () => {
    const older = await login('A');
    const newer = await login('A');
    assert.notEqual(newer.token, older.token);
    assert.equal((await getSession(older.token)).body.code, 'SESSION_REPLACED');
    assert.deepEqual(await app.redis.keys(`*${claimsOf(older.token).jti}*`), []);
    await getSession(newer.token).expect(200);
  });

  it('ASVS 7.3.1 › a session without a request for the idle limit is over', async () => {
    const kept = await login('A');
    const idle = await login('B');
    const start = Date.now();
    clock(start + (7 * DAY - 60) * 1000);
    await getSession(kept.token).expect(200);
    clock(start + (7 * DAY + 60) * 1000);
    await getSession(kept.token).expect(200);
    assertError(await getSession(idle.token), 401, 'SESSION_EXPIRED');
  });

  it('ASVS 7.3.2 › a session in constant use is over at the absolute limit', async () => {
    const { token } = await login('A');
    const start = Date.now();
    for (let day = 1; day < 30; day++) {
      clock(start + day * DAY * 1000);
      await getSession(token).expect(200);
    }
    clock(start + 30 * DAY * 1000);
    assertError(await getSession(token), 401, 'SESSION_EXPIRED');
  });

  it('ASVS 7.4.1 › a token is worthless after logout, and its session is gone from Redis', async () => {
    const { token } = await login('A');
    await postLogout(token).expect(200);
    assert.deepEqual(await app.redis.keys('wx:*'), []);
    assertError(await getSession(token), 401, 'SESSION_EXPIRED');
    assertError(await postLogout(token), 401, 'SESSION_EXPIRED');
  });

  it('ASVS 7.4.2 › a ban ends the live session and refuses the next login', async () => {
    const { token, user } = await login('A');
    const until = Math.floor(Date.now() / 1000) + 60;
    await app.wechatLogin.sessions.ban(user.id, until, 'test');
    const details = { until: new Date(until * 1000).toISOString() };
    assertError(await getSession(token), 403, 'USER_BANNED', details);
    const again = await app
      .httpRequest()
      .post('/api/login')
      .send({ code: codeFor('A') });
    assertError(again, 403, 'USER_BANNED', { until: new Date(until * 1000).toISOString() });
  });

  it('ASVS 7.4.4 › the page of the mini program offers to log out', () => {
    assert.match(read('miniprogram/pages/home/home.wxml'), /bindtap="onLogoutTap"[^<]*>[\s\S]*?退出账号/);
    assert.match(read('miniprogram/pages/home/home.ts'), /\bonLogoutTap\(\)/);
  });

  it('ASVS 7.4.2 › closing the account ends the live session', async () => {
    const { token } = await login('A');
    await close(token, codeFor('A')).expect(200);
    assertError(await getSession(token), 401, 'ACCOUNT_DELETED');
  });

  it('ASVS 7.5.1 › a sensitive change needs a fresh code of the same user', async () => {
    const { token } = await login('A');
    const renew = (code: string) => app.httpRequest().post('/api/session/key').set(bearer(token)).send({ code });
    assertError(await close(token, codeFor('B')), 409, 'WECHAT_USER_MISMATCH');
    assertError(await renew(codeFor('B')), 409, 'WECHAT_USER_MISMATCH');
    await getSession(token).expect(200);
  });

  it('ASVS 7.5.3 › a code that was used closes no account', async () => {
    const code = codeFor('A');
    const { body } = await app.httpRequest().post('/api/login').send({ code }).expect(200);
    assertError(await close(body.token, code), 400, 'WECHAT_CODE_INVALID');
    await getSession(body.token).expect(200);
  });

  it('ASVS 7.4.5 › a kick ends the session of one user and of nobody else', async () => {
    const [a, b] = [await login('A'), await login('B')];
    await app.wechatLogin.sessions.kick(a.user.id, 'test');
    assertError(await getSession(a.token), 401, 'SESSION_KICKED');
    await getSession(b.token).expect(200);
  });

  it('ASVS 7.4.5 › a JWT_SECRET that replaces the old one ends the sessions of all users', async () => {
    const tokens = [(await login('A')).token, (await login('B')).token];
    restartTokens({ secrets: ['another-secret-'.padEnd(40, 'x')] });
    for (const token of tokens) assertError(await getSession(token), 401, 'TOKEN_INVALID');
    await getSession((await login('A')).token).expect(200);
  });

  it('ASVS 7.5.2 › a user sees the one session there is and ends it from either phone', async () => {
    const first = await login('A', 'iPhone 15');
    assert.equal((await getSession(first.token)).body.device, 'iPhone 15');
    const second = await login('A', 'Mate 60');
    assert.equal((await getSession(first.token)).body.code, 'SESSION_REPLACED');
    assert.equal((await getSession(second.token)).body.device, 'Mate 60');
    await postLogout(second.token).expect(200);
    assertError(await getSession(second.token), 401, 'SESSION_EXPIRED');
  });

  it('ASVS 7.6.1 › past its limit only a new code of WeChat opens a session, never a used one', async () => {
    const code = codeFor('A');
    const post = () => app.httpRequest().post('/api/login').send({ code });
    const { body } = await post().expect(200);
    clock(claimsOf(body.token).exp * 1000);
    assertError(await getSession(body.token), 401, 'SESSION_EXPIRED');
    assertError(await post(), 400, 'WECHAT_CODE_INVALID');
    await login('A');
  });

  it('ASVS 7.6.2 › the mini program logs in when the user taps, never at launch', () => {
    /** The product's own: pages that an application adds are its own affair. */
    const files = ['wechat-login', 'pages/home'].flatMap((folder) =>
      (readdirSync(path.join(PROJECT, 'miniprogram', folder), { recursive: true }) as string[])
        .filter((file) => file.endsWith('.ts'))
        .map((file) => `miniprogram/${folder}/${file.replaceAll(path.sep, '/')}`),
    );
    files.push('miniprogram/app.ts');
    /** The files in which this is called, each as often as it is. Comments do not count, nor does what defines it. */
    const callersOf = (name: string) =>
      files.flatMap((file) => {
        const code = read(file).replace(/\/\*[^]*?\*\/|\/\/.*/g, '');
        return [...code.matchAll(new RegExp(`(?<!function |[\\w.])${name}\\(`, 'g'))].map(() => file);
      });
    assert.deepEqual(callersOf('wx\\.login'), ['miniprogram/wechat-login/utils/wechat.ts']);
    // A logged-in user's own data and the closing of the account need a fresh code as well: that is no login.
    const asks = [...callersOf('loginCode'), ...callersOf('withLoginCode')];
    const forLogin = asks.filter((file) => !/\/services\/(user_data|account)\/|\/utils\/wechat\.ts$/.test(file));
    assert.deepEqual(forLogin, ['miniprogram/wechat-login/services/login/credential.ts']);
    const callers = [
      'miniprogram/wechat-login/components/login-sheet/login-sheet.ts',
      'miniprogram/pages/home/home.ts',
    ];
    assert.deepEqual(callersOf('login'), callers);
    for (const file of callers)
      assert.match(read(file), /\n( *)async onLoginTap\(\) {\n(?:\1 {2}.*\n)*?\1 {2}await login\(\);\n/);
  });
});
