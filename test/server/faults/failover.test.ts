import assert from 'node:assert/strict';
import { buildOnce } from '../../helpers/process/build';
import { SETTINGS, WechatServer } from '../../helpers/process/production';
import { RedisCluster } from '../../helpers/redis/redis_cluster';
import type { RedisNode } from '../../helpers/redis/redis_group';
import { RedisSentinel } from '../../helpers/redis/redis_sentinel';
import { hasRedisServer } from '../../helpers/redis/redis_server';
import { ServerProcess } from '../../helpers/process/server_process';
import { SessionLoad } from '../../helpers/http/session_load';
import { until } from '../../helpers/until';

/** The contract's bound for an answer while Redis is away. */
const LIMIT_MS = 2000;
const USERS = 60;
/** The key that `GET /readyz` asks for: where it lives fails, so that readyz has to follow. */
const READY_KEY = 'wx:{ready}';
/** Listed first, and nobody listens there: a node that the settings still name. */
const GONE = '127.0.0.1:1';

if (hasRedisServer()) {
  suite('of a Redis Cluster', async () => {
    const redis = await RedisCluster.start();
    return { redis, settings: { REDIS_CLUSTER_NODES: listOf(redis.addresses) } };
  });
  suite('behind Sentinel', async () => {
    const redis = await RedisSentinel.start();
    return { redis, settings: { REDIS_SENTINELS: listOf(redis.addresses), REDIS_SENTINEL_NAME: redis.name } };
  });
} else {
  console.warn('Left out: npm start under failovers of Redis, because this machine has no redis-server');
}

type Redis = RedisCluster | RedisSentinel;

function suite(where: string, start: () => Promise<{ redis: Redis; settings: Record<string, string> }>) {
  describe(`npm start, when a master ${where}`, () => {
    let redis: Redis;
    let wechat: WechatServer;
    let server: ServerProcess;
    let sessions: string[];
    let victim: RedisNode;

    before(async () => {
      buildOnce();
      const started = await start();
      redis = started.redis;
      wechat = await WechatServer.start();
      server = await ServerProcess.start({
        ...SETTINGS,
        ...started.settings,
        WECHAT_API_BASE: wechat.url,
        // On, and never reached: its commands take their time as well.
        LOGIN_RATE_LIMIT: '100000',
        WORKERS: '2',
      });
      sessions = [];
      for (let i = 0; i < USERS; i++) sessions.push(await wechat.login(server, `user ${i}`));
    });

    after(async () => {
      await server?.stop();
      wechat?.stop();
      await redis?.stop();
    });

    it('every master has sessions', async () => {
      for (const { client } of await redis.masters()) assert.notDeepEqual(await client.keys('wx:*:token'), []);
    });

    it('hangs › answers 200 or 503 until its replica has taken over, and no session is lost', () =>
      survives(async () => {
        await victim.fail('hangs');
        await redis.serves();
      }));

    it('goes on after that › answers 200 only', async () => {
      const load = new SessionLoad(server, wechat, sessions);
      await redis.takeBack(victim);
      await load.stop();
      assert.deepEqual([...load.answers.keys()].sort(), ['/api/login 200', '/api/session 200', '/readyz 200']);
    });

    it('is killed › answers 200 or 503 until its replica has taken over, and no session is lost', () =>
      survives(async () => {
        await victim.fail('is killed');
        await redis.serves();
      }));

    it('has been replaced › logs out, and ends with 0 on SIGTERM', async () => {
      for (const token of sessions) {
        assert.equal((await server.request('POST', '/api/logout', { token })).status, 200);
        assert.equal((await server.request('POST', '/api/logout', { token })).body.code, 'SESSION_EXPIRED');
      }
      assert.equal(await server.stop(), 0);
    });

    /** Puts a load on the server, lets a master fail and holds every answer to the contract. */
    async function survives(failover: () => Promise<void>) {
      // What a master has acknowledged without its replica having it is lost with it; that is Redis' promise, not ours.
      await redis.replicated();
      victim = await (redis instanceof RedisCluster ? redis.masterOf(READY_KEY) : redis.master());
      const load = new SessionLoad(server, wechat, sessions);
      const routes = ['/api/login', '/api/session', '/readyz'];
      await until('the load is on', async () => load.answers.size === routes.length);
      const failed = failover();
      load.loginsCount = true;
      await failed;
      await until('every session is served again', () => allServed(sessions));
      await until('logins succeed again', async () => load.tokens.length > 0);
      await load.stop();

      const expected = routes.flatMap((route) => [`${route} 200`, `${route} 503 STORE_UNAVAILABLE`]);
      assert.deepEqual([...load.answers.keys()].sort(), expected);
      assert.ok(load.slowestMs < LIMIT_MS, `an answer took ${load.slowestMs} ms`);
      assert.ok(await allServed([...sessions, ...load.tokens]));
      await wechat.login(server, 'afterwards');
    }

    /** Asks for all at once, so that every worker is asked. */
    async function allServed(tokens: string[]): Promise<boolean> {
      const routes = tokens.map((token) => server.request('GET', '/api/session', { token }));
      const answers = await Promise.all([...routes, server.request('GET', '/readyz')]);
      return answers.every(({ status }) => status === 200);
    }
  });
}

function listOf(addresses: Array<{ host: string; port: number }>): string {
  return [GONE, ...addresses.map(({ host, port }) => `${host}:${port}`)].join();
}
