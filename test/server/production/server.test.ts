import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import Redis from 'ioredis';
import jwt from 'jsonwebtoken';
import { applicationDocument } from '../../../server/openapi/documents';
import { buildOnce, PROJECT } from '../../helpers/process/build';
import { claimsOf } from '../../helpers/http/login';
import { CREDENTIALS, OWN_ENV, SECRETS, SETTINGS, WechatServer } from '../../helpers/process/production';
import { sendRaw } from '../../helpers/http/raw_http';
import { hasRedisServer, RedisServer } from '../../helpers/redis/redis_server';
import { ServerProcess } from '../../helpers/process/server_process';

const SANDBOX = path.join(PROJECT, 'server/lib/plugin/egg-development-wechat-sandbox');
describe('npm run build', () => {
  before(function () {
    this.timeout(120_000);
    buildOnce();
  });

  it('leaves out what serves development or packing only', () => {
    const files = (readdirSync(path.join(PROJECT, 'dist'), { recursive: true }) as string[]).join('\n');
    assert.match(files, /app\/router\.js/);
    assert.doesNotMatch(files, /development|sandbox|embedded|local|unittest|^dev\b|^openapi\/|^pack\b/m);
  });

  it('writes the OpenAPI document of the application', () => {
    assert.equal(readFileSync(path.join(PROJECT, 'dist/openapi.json'), 'utf8'), applicationDocument());
  });

  describe('npm start', () => {
    it('exits 1 with one list of everything that is wrong', async () => {
      const server = await ServerProcess.spawn({ ...OWN_ENV, JWT_SECRET: 'short', SESSION_IDLE_SECONDS: 'x' });
      assert.equal(await server.exited(), 1);
      assert.deepEqual(server.output.trim().split('\n'), [
        'The service cannot start with these settings:',
        '  - WECHAT_APPID is required in production',
        '  - WECHAT_SECRET is required in production',
        '  - REDIS_URL or REDIS_CLUSTER_NODES or REDIS_SENTINELS is required in production',
        '  - JWT_SECRET must be at least 32 bytes long (each one, if several are separated by commas)',
        '  - SESSION_KEY_SECRET is required in production: at least 32 random bytes',
        '  - SESSION_IDLE_SECONDS must be a whole number from 1 to 315360000',
      ]);
    });

    it('exits 1 and says so when Redis cannot be reached', async () => {
      const server = await ServerProcess.spawn({ ...SETTINGS, REDIS_URL: 'redis://:the-password@127.0.0.1:1' });
      assert.equal(await server.exited(), 1);
      const said = 'Redis cannot be reached (connect ECONNREFUSED 127.0.0.1:1). The service does not start without it.';
      assert.equal(server.output.trim(), said);
    });

    if (hasRedisServer()) twoWorkers();
    else console.warn('Left out: npm start with two workers, because this machine has no redis-server');
  });
});

function twoWorkers() {
  describe('with two workers on a redis-server', () => {
    let redisServer: RedisServer;
    let redis: Redis;
    let server: ServerProcess;
    let wechat: WechatServer;
    /** Everything that must not be in a log. */
    const confidential = [CREDENTIALS.secret, ...Object.values(SECRETS)];

    before(async () => {
      rmSync(path.join(PROJECT, 'logs/prod'), { recursive: true, force: true });
      redisServer = await RedisServer.start();
      redis = new Redis(redisServer.url).on('error', () => {});
      wechat = await WechatServer.start();
      server = await ServerProcess.start({
        ...SETTINGS,
        WECHAT_API_BASE: wechat.url,
        REDIS_URL: redisServer.url,
        WORKERS: '2',
        // What might switch development on must not.
        EGG_SERVER_ENV: 'local',
        NODE_ENV: 'development',
        EGG_APP_CONFIG: JSON.stringify({ jwt: { secret: '123456' }, wechat: { appid: 'wx0' } }),
        EGG_PLUGINS: JSON.stringify({ wechatSandbox: { enable: true, path: SANDBOX } }),
      });
    });

    after(async () => {
      redis?.disconnect();
      wechat?.stop();
      await server?.stop();
      await redisServer?.stop();
    });

    async function login(user: string, device?: string) {
      const code = wechat.sandbox.issueCode(user);
      const { status, body } = await server.request('POST', '/api/login', { body: { code, device } });
      assert.equal(status, 200);
      confidential.push(code, body.token, wechat.sandbox.openidOf(user));
      return body;
    }

    it('logs in, checks and logs out, with both keys in Redis meanwhile', async () => {
      const { token, user } = await login('A', 'iPhone 15');
      jwt.verify(token, SECRETS.JWT_SECRET, { audience: CREDENTIALS.appid });
      assert.deepEqual((await redis.keys('wx:*')).sort(), [
        `wx:{${user.id}}:session:${claimsOf(token).jti}`,
        `wx:{${user.id}}:token`,
      ]);
      const session = await server.request('GET', '/api/session', { token });
      assert.equal(session.status, 200);
      assert.equal(session.body.device, 'iPhone 15');
      const logout = await server.request('POST', '/api/logout', { token });
      assert.deepEqual([logout.status, logout.body], [200, {}]);
      assert.deepEqual(await redis.keys('wx:*'), []);
      assert.equal((await server.request('GET', '/api/session', { token })).body.code, 'SESSION_EXPIRED');
    });

    it('lets one of many simultaneous logins of a user live', async () => {
      const logins = await Promise.all(Array.from({ length: 30 }, () => login('B')));
      const checks = await Promise.all(logins.map(({ token }) => server.request('GET', '/api/session', { token })));
      const codes = checks.map(({ status, body }) => (status === 200 ? 'live' : body.code)).sort();
      assert.deepEqual(codes, [...Array(29).fill('SESSION_REPLACED'), 'live']);
      assert.equal((await redis.keys('wx:*')).length, 2);
    });

    it('answers 404 NOT_FOUND for the sandbox', async () => {
      const { status, body } = await server.request('GET', '/sandbox/code?user=A');
      assert.deepEqual([status, body.code], [404, 'NOT_FOUND']);
    });

    it('answers refused logins by the contract', async () => {
      for (const [failure, status, code] of [
        ['-1', 502, 'WECHAT_UNAVAILABLE'],
        ['40125', 500, 'WECHAT_MISCONFIGURED'],
        ['broken-json', 502, 'WECHAT_UNAVAILABLE'],
      ] as const) {
        const wechatCode = wechat.sandbox.issueCode('A', failure);
        confidential.push(wechatCode);
        const answer = await server.request('POST', '/api/login', { body: { code: wechatCode } });
        assert.deepEqual([answer.status, answer.body.code], [status, code]);
      }
    });

    it('answers requests that node itself would refuse like any other', async () => {
      for (const header of ['', 'Host: x\r\nExpect: the-unexpected\r\n']) {
        const packet = `GET /nowhere HTTP/1.1\r\n${header}Connection: close\r\n\r\n`;
        const answer = await sendRaw(Number(new URL(server.url).port), packet);
        assert.match(answer, /^HTTP\/1\.1 404 Not Found\r\n/);
        assert.match(answer, /\r\nX-Request-Id: /);
        assert.match(answer, /"code":"NOT_FOUND"/);
      }
    });

    it('answers 503 STORE_UNAVAILABLE, never 401, once Redis is gone', async () => {
      const { token } = await login('C');
      await redisServer.kill();
      for (const [method, route] of [
        ['GET', '/api/session'],
        ['POST', '/api/logout'],
        ['GET', '/readyz'],
      ]) {
        const { status, body } = await server.request(method, route, { token });
        assert.deepEqual([route, status, body.code], [route, 503, 'STORE_UNAVAILABLE']);
      }
      assert.equal((await server.request('GET', '/healthz')).status, 200);
    });

    it('ends with 0 on SIGTERM', async () => {
      assert.equal(await server.stop('SIGTERM'), 0);
    });

    it('gets the SIGTERM that npm gets', async () => {
      await redisServer.launch();
      const settings = { ...SETTINGS, REDIS_URL: redisServer.url, WORKERS: '1', HOME: process.env.HOME! };
      const underNpm = await ServerProcess.start(settings, ['npm', 'start']);
      assert.equal(await underNpm.stop('SIGTERM'), 0);
      await assert.rejects(underNpm.request('GET', '/healthz'), { message: 'fetch failed' });
    });

    it('has written no secret, token, code or openid into a log', () => {
      const logs = path.join(PROJECT, 'logs/prod');
      const written = readdirSync(logs).map((file) => readFileSync(path.join(logs, file), 'utf8'));
      const dump = path.join(PROJECT, 'run/application_config.json');
      assert.ok(existsSync(dump));
      const everything = [server.output, readFileSync(dump, 'utf8'), ...written].join('\n');
      assert.match(server.output, /errcode 40125/);
      assert.match(server.output, /"event":"login"/);
      assert.deepEqual(
        confidential.filter((word) => everything.includes(word)),
        [],
      );
    });
  });
}
