import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import type { Redis } from 'ioredis';
import { parseMetrics } from '../../helpers/docs/metrics';
import { freePort } from '../../helpers/process/free_port';
import { buildOnce } from '../../helpers/process/build';
import { claimsOf } from '../../helpers/http/login';
import { SETTINGS, WechatServer } from '../../helpers/process/production';
import { RedisCluster } from '../../helpers/redis/redis_cluster';
import { RedisNode } from '../../helpers/redis/redis_group';
import { RedisSentinel } from '../../helpers/redis/redis_sentinel';
import { hasRedisServer, RedisServer } from '../../helpers/redis/redis_server';
import { ServerProcess } from '../../helpers/process/server_process';
import { until } from '../../helpers/until';

const WORKERS = 2;
const USERS = 20;
/** What a user in front of the screen takes for at once. */
const AT_ONCE_MS = 1000;

interface Store {
  settings: Record<string, string>;
  /** Every node that answers. */
  nodes(): Promise<RedisNode[]>;
  /** Lets a master fail, and waits until another one serves. */
  failOver?(how: 'hangs' | 'is killed'): Promise<void>;
  stop(): Promise<void>;
}

if (hasRedisServer()) {
  const alone = async () => {
    const node = new RedisNode(await RedisServer.start());
    return { settings: { REDIS_URL: node.server.url }, nodes: async () => [node], stop: () => node.stop() };
  };
  suite('on a redis-server', alone, true);
  suite('on a Redis Cluster', async () => {
    const cluster = await RedisCluster.start();
    return {
      settings: { REDIS_CLUSTER_NODES: listOf(cluster.addresses) },
      nodes: async () => cluster.living,
      failOver: async (how) => failOver(cluster, await subscribedTo(cluster), how),
      stop: () => cluster.stop(),
    };
  });
  suite('behind Sentinel', async () => {
    const sentinel = await RedisSentinel.start();
    return {
      settings: { REDIS_SENTINELS: listOf(sentinel.addresses), REDIS_SENTINEL_NAME: sentinel.name },
      nodes: async () => sentinel.living,
      failOver: async (how) => failOver(sentinel, await sentinel.master(), how),
      stop: () => sentinel.stop(),
    };
  });
} else {
  console.warn('Left out: the long poll of npm start with two workers, because this machine has no redis-server');
}

function suite(where: string, start: () => Promise<Store>, standsAlone = false) {
  describe(`GET /api/session?wait of npm start with two workers ${where}`, () => {
    let store: Store;
    let wechat: WechatServer;
    let server: ServerProcess;
    let metricsPort: number;
    /** Of every session there was. */
    const ids = new Set<string>();

    const waitFor = (token: string, seconds = 9) => server.request('GET', `/api/session?wait=${seconds}`, { token });
    const login = async (user: string) => {
      const token = await wechat.login(server, user);
      ids.add(claimsOf(token).jti);
      return token;
    };
    const loginAll = () => Promise.all(Array.from({ length: USERS }, (_, i) => login(`user ${i}`)));
    /** The connections that are subscribed, of all nodes. */
    const subscribers = async () =>
      (await Promise.all((await store.nodes()).map(async ({ client }) => subscribersOf(client)))).flat();
    const listened = () => until('every worker listens', async () => (await subscribers()).length === WORKERS);
    /** How often the workers have checked a session, however many checks were in one command. */
    const checks = async () => {
      const scrape = parseMetrics(await (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text());
      return scrape.get('wx_login_redis_command_duration_seconds_count{operation="check"}') ?? 0;
    };
    /** Every worker is connected to every master, and each check is answered. */
    const warmUp = () =>
      until('all is warm', async () => {
        const before = await checks();
        const tokens = await loginAll().catch(() => []);
        const answers = await Promise.all(tokens.map((token) => server.request('GET', '/api/session', { token })));
        const ok = answers.length > 0 && answers.every(({ status }) => status === 200);
        return ok && (await checks()) - before === USERS;
      });
    const asked = (atLeast: number) => until(`${atLeast} checks`, async () => (await checks()) >= atLeast);

    before(async () => {
      buildOnce();
      store = await start();
      wechat = await WechatServer.start();
      metricsPort = await freePort();
      const own = { WECHAT_API_BASE: wechat.url, WORKERS: `${WORKERS}`, METRICS_PORT: `${metricsPort}` };
      const settings = { ...SETTINGS, ...store.settings, ...own };
      server = await ServerProcess.start(settings);
      await listened();
      await warmUp();
    });

    after(async () => {
      await server?.stop();
      wechat?.stop();
      await store?.stop();
    });

    it('tells everybody at once that their session was replaced, whichever worker did it, on one connection each', async () => {
      const tokens = await loginAll();
      const before = await checks();
      const answers = tokens.map((token) => waitFor(token));
      await asked(before + 2 * USERS);
      assert.equal((await subscribers()).length, WORKERS);
      const times = new Map<string, number>();
      const done = answers.map(async (answer, i) => {
        const { status, body } = await answer;
        assert.deepEqual([status, body.code], [401, 'SESSION_REPLACED']);
        times.set(`user ${i}`, Date.now());
      });
      // One after the other, on connections that the workers take in turn.
      let slowest = 0;
      for (let i = 0; i < USERS; i++) {
        await login(`user ${i}`);
        const begin = Date.now();
        await done[i];
        slowest = Math.max(slowest, times.get(`user ${i}`)! - begin);
      }
      assert.ok(slowest < AT_ONCE_MS, `${slowest} ms`);
      // Each was checked when it came, before it waited, and when it was notified.
      assert.equal((await checks()) - before, USERS * 3);
    });

    it('tells of a logout', async () => {
      const token = await login('A');
      const before = await checks();
      const answer = waitFor(token);
      await asked(before + 2);
      assert.equal((await server.request('POST', '/api/logout', { token })).status, 200);
      assert.equal((await answer).body.code, 'SESSION_EXPIRED');
    });

    it('answers 204 after the time, at the cost of two look-ups', async () => {
      const tokens = await loginAll();
      const before = await checks();
      const begin = Date.now();
      const answers = await Promise.all(tokens.map((token) => waitFor(token, 1)));
      assert.ok(Date.now() - begin >= 1000);
      assert.deepEqual(new Set(answers.map(({ status }) => status)), new Set([204]));
      assert.equal((await checks()) - before, 2 * USERS);
    });

    it('asks Redis no more for clients that have gone', async () => {
      const [gone, other] = [await login('A'), await login('B')];
      const before = await checks();
      const socket = connect(Number(new URL(server.url).port), '127.0.0.1').resume();
      socket.write(`GET /api/session?wait=1 HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${gone}\r\n\r\n`);
      await asked(before + 2);
      // The server's own end of the connection says that it has heard.
      socket.end();
      await once(socket, 'close');
      assert.equal(socket.bytesRead, 0);
      // Told for nothing, and when its time would be over as well. A Cluster hands the message on while somebody else waits.
      await (await store.nodes())[0].client.publish('wx:ended', claimsOf(gone).jti);
      assert.equal((await waitFor(other, 1)).status, 204);
      assert.equal((await checks()) - before, 2 + 2);
    });

    it('loses its subscriptions (CLIENT KILL TYPE pubsub) › wakes everybody and listens again', async () => {
      const tokens = await loginAll();
      const before = await checks();
      const answers = tokens.map((token) => waitFor(token));
      await asked(before + 2 * USERS);
      for (const { client } of await store.nodes()) await client.client('KILL', 'TYPE', 'pubsub');
      const woken = await Promise.all(answers);
      assert.deepEqual(new Set(woken.map(({ status }) => status)), new Set([204]));
      assert.equal((await checks()) - before, 3 * USERS);
      await listened();
      await assertTells();
    });

    // A Redis that stands alone has no other one that could serve.
    for (const how of standsAlone ? [] : (['hangs', 'is killed'] as const)) {
      it(`loses the node that it listens to, which ${how} › tells as ever once another one serves`, async () => {
        const tokens = await loginAll();
        const answers = tokens.map((token) => waitFor(token, 6));
        await store.failOver!(how);
        // A master that goes on as a replica is told by the new one, and passes it on: listening there is as good.
        // 503 to those who looked again when nobody answered.
        for (const { status } of await Promise.all(answers)) assert.ok([204, 503].includes(status), `${status}`);
        await warmUp();
        await listened();
        // The nodes go on finding each other for a while, and what is lost with a connection is answered 503.
        await until('everybody is told again', async () =>
          assertTells().then(
            () => true,
            () => false,
          ),
        );
      });
    }

    it('SIGTERM › answers 204 to all who wait, at once, and exits 0', async () => {
      const tokens = await loginAll();
      const before = await checks();
      const answers = tokens.map((token) => waitFor(token));
      await asked(before + 2 * USERS);
      const begin = Date.now();
      const exit = server.stop('SIGTERM');
      const statuses = (await Promise.all(answers)).map(({ status }) => status);
      const answered = Date.now() - begin;
      assert.equal(await exit, 0);
      const took = Date.now() - begin;
      assert.deepEqual(new Set(statuses), new Set([204]));
      assert.ok(answered < AT_ONCE_MS, `answered after ${answered} ms`);
      // The drain has 8 seconds.
      assert.ok(took < 4000, `ended after ${took} ms`);
      assert.doesNotMatch(server.output.split('SIGTERM')[1] ?? '', /ERROR|WARN/);
    });

    it('has written no id of a session into its log', () => {
      assert.match(server.output, /"event":"replaced"/);
      assert.ok(ids.size > USERS);
      const told = [...ids].filter((id) => server.output.includes(id));
      assert.deepEqual(told, []);
    });

    /** Everybody who waits is told of their end by whichever worker. */
    async function assertTells() {
      const tokens = await loginAll();
      const before = await checks();
      const answers = tokens.map((token) => waitFor(token));
      await asked(before + 2 * USERS);
      await loginAll();
      const codes = (await Promise.all(answers)).map(({ status, body }) => `${status} ${body.code}`);
      assert.deepEqual(new Set(codes), new Set(['401 SESSION_REPLACED']));
    }
  });
}

async function subscribersOf(redis: Redis): Promise<string[]> {
  const list = String(await redis.client('LIST', 'TYPE', 'PUBSUB'));
  // Sentinels talk to each other through a channel of the master's.
  return list.split('\n').filter((line) => line !== '' && !line.includes('name=sentinel-'));
}

/** The node at which a worker listens. */
async function subscribedTo(cluster: RedisCluster): Promise<RedisNode> {
  for (const node of cluster.living) if ((await subscribersOf(node.client)).length > 0) return node;
  throw new Error('nobody listens');
}

async function failOver(redis: RedisCluster | RedisSentinel, node: RedisNode, how: 'hangs' | 'is killed') {
  await redis.replicated();
  await node.fail(how);
  if (how === 'hangs') {
    await redis.serves();
    await redis.takeBack(node);
  } else await redis.serves();
}

function listOf(addresses: Array<{ host: string; port: number }>): string {
  return addresses.map(({ host, port }) => `${host}:${port}`).join();
}
