import assert from 'node:assert/strict';
import Redis from 'ioredis';
import { buildOnce } from '../../helpers/process/build';
import { SETTINGS, WechatServer } from '../../helpers/process/production';
import { hasRedisServer, RedisServer } from '../../helpers/redis/redis_server';
import { ServerProcess } from '../../helpers/process/server_process';
import { SlowProxy } from '../../helpers/http/slow_proxy';
import { until } from '../../helpers/until';

/** The contract's bound for an answer while Redis is away. */
const LIMIT_MS = 2000;
const ROUTES = [
  ['GET', '/api/session'],
  ['POST', '/api/logout'],
  ['POST', '/api/login'],
  ['GET', '/readyz'],
] as const;

if (hasRedisServer()) describe('npm start, when Redis', suite);
else console.warn('Left out: npm start under faults of Redis, because this machine has no redis-server');

function suite() {
  let redis: RedisServer;
  let proxy: SlowProxy;
  let wechat: WechatServer;
  let server: ServerProcess;
  let token: string;
  /** For logouts: one that a hanging Redis has read but not answered may have been carried out. */
  let spare: string;

  before(async () => {
    buildOnce();
    redis = await RedisServer.start(['--appendonly', 'yes', '--appendfsync', 'always']);
    proxy = await SlowProxy.start(redis.port);
    wechat = await WechatServer.start();
    const settings = { ...SETTINGS, WECHAT_API_BASE: wechat.url, REDIS_URL: `redis://127.0.0.1:${proxy.port}` };
    server = await ServerProcess.start({ ...settings, WORKERS: '2' });
    token = await wechat.login(server, 'A');
    spare = await wechat.login(server, 'S');
  });

  after(async () => {
    redis?.thaw();
    await server?.stop();
    proxy?.stop();
    wechat?.stop();
    await redis?.stop();
  });

  /** Every route, at once: 503 STORE_UNAVAILABLE in time, and a login spends no code. */
  async function assertUnavailable() {
    const code = wechat.sandbox.issueCode('B');
    await Promise.all(
      ROUTES.map(async ([method, route]) => {
        const begin = Date.now();
        const body = method === 'POST' ? { code } : undefined;
        const holder = route === '/api/logout' ? spare : token;
        const answer = await server.request(method, route, { token: holder, body });
        const took = Date.now() - begin;
        assert.deepEqual([route, answer.status, answer.body.code], [route, 503, 'STORE_UNAVAILABLE']);
        assert.ok(took < LIMIT_MS, `${route} took ${took} ms`);
      }),
    );
    assert.equal((await server.request('GET', '/healthz')).status, 200);
    const query = new URLSearchParams({ js_code: code, appid: SETTINGS.WECHAT_APPID, secret: SETTINGS.WECHAT_SECRET });
    assert.match(wechat.sandbox.code2Session(query)!, /openid/);
  }

  /** Without a restart of the server: both workers are ready again, and the session from before is there. */
  async function assertRecovered() {
    // Sent at once, so that neither worker gets all of them.
    const ask = (route: string) =>
      Promise.all(Array.from({ length: 20 }, () => server.request('GET', route, { token })));
    await until('readyz and sessions answer 200 again', async () => {
      const answers = [...(await ask('/readyz')), ...(await ask('/api/session'))];
      const others = answers.filter(({ status }) => status !== 200 && status !== 503);
      assert.deepEqual(others, [], 'neither 200 nor 503');
      return answers.every(({ status }) => status === 200);
    });
    await until('a login works again', async () => {
      const body = { code: wechat.sandbox.issueCode('C') };
      return (await server.request('POST', '/api/login', { body })).status === 200;
    });
  }

  it('is killed › answers 503 until it is back, and the sessions of its AOF are intact', async () => {
    await redis.kill();
    await assertUnavailable();
    await redis.launch();
    await assertRecovered();
  });

  it('hangs › answers 503 until it goes on, then serves', async () => {
    redis.freeze();
    await assertUnavailable();
    await assertUnavailable();
    redis.thaw();
    await assertRecovered();
  });

  it('hangs under load › piles up no commands', async () => {
    const client = new Redis(redis.url);
    const checks = async () => {
      // Each finds two keys, however many checks went into one command.
      return Number(/^keyspace_hits:(\d+)/m.exec(await client.info('stats'))![1]) / 2;
    };
    const before = await checks();
    redis.freeze();
    let answered = 0;
    for (let wave = 0; wave < 20; wave++) {
      const answers = await Promise.all(
        Array.from({ length: 50 }, () => server.request('GET', '/api/session', { token })),
      );
      assert.deepEqual(new Set(answers.map(({ status }) => status)), new Set([503]));
      answered += answers.length;
    }
    redis.thaw();
    await assertRecovered();
    const executed = (await checks()) - before;
    client.disconnect();
    // Only what was on its way when the connections were given up has reached Redis, at most one wave a connection.
    assert.ok(executed < answered / 4, `${executed} of ${answered} checks were executed afterwards`);
  });

  it('is slow › answers 503 in time, and serves when it is quick again', async () => {
    proxy.delayMs = 800;
    await assertUnavailable();
    proxy.delayMs = 0;
    await assertRecovered();
  });

  it('is slow but in time › answers as ever', async () => {
    proxy.delayMs = 200;
    const { status } = await server.request('GET', '/api/session', { token });
    proxy.delayMs = 0;
    assert.equal(status, 200);
  });

  it('was away › the log tells each outage once, without a stack for every attempt to reconnect', () => {
    const told = server.output.match(/client error: .*/g) ?? [];
    // Four outages, two workers, up to two ways in which a connection breaks; attempts to reconnect there were dozens.
    assert.ok(told.length >= 1 && told.length <= 4 * 2 * 2, told.join('\n'));
  });

  it('hangs while the server starts › the server says so and exits 1', async () => {
    redis.freeze();
    const other = await ServerProcess.spawn({ ...SETTINGS, REDIS_URL: redis.url });
    assert.equal(await other.exited(), 1);
    redis.thaw();
    assert.match(other.output, /^Redis cannot be reached \(.+\)\. The service does not start without it\.\n$/);
  });
}
