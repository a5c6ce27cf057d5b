import assert from 'node:assert/strict';
import { Redis } from 'ioredis';
import type { Cluster } from 'ioredis';
import type { HostPort, RedisSettings } from '../../../../server/lib/redis/client_options';
import { openRedis, waitForRedis } from '../../../../server/lib/redis/connect';
import { freePort } from '../../../helpers/process/free_port';
import { hasRedisServer, RedisServer } from '../../../helpers/redis/redis_server';
import { until } from '../../../helpers/until';

/** Nobody listens there. */
const GONE = [1, 2].map((port) => ({ host: '127.0.0.1', port }));
const REFUSED = 'no connection to 127.0.0.1:1, 127.0.0.1:2';
const LIMIT_MS = 5000;

describe('connect_redis.waitForRedis', () => {
  async function assertRefuses(settings: RedisSettings, reason: string, limitMs = LIMIT_MS) {
    const begin = Date.now();
    const message = `Redis cannot be reached (${reason}). The service does not start without it.`;
    await assert.rejects(waitForRedis(settings, limitMs), { message });
    return Date.now() - begin;
  }

  it('says at once that no node of a Cluster is there', async () => {
    const took = await assertRefuses({ form: 'cluster', nodes: GONE }, REFUSED);
    assert.ok(took < LIMIT_MS);
  });

  it('says at once that no sentinel is there', async () => {
    const took = await assertRefuses({ form: 'sentinel', sentinels: GONE, name: 'main' }, REFUSED);
    assert.ok(took < LIMIT_MS);
  });

  if (!hasRedisServer()) {
    console.warn('Left out: waitForRedis on a Cluster that does not serve, because this machine has no redis-server');
    return;
  }

  describe('on a Cluster that announces an address at which nothing answers', () => {
    let server: RedisServer;
    let client: Redis;
    let nodes: HostPort[];

    before(async () => {
      const announced = ['--cluster-announce-ip', '127.0.0.1', '--cluster-announce-port', '1'];
      const bus = ['--cluster-port', `${await freePort()}`];
      server = await RedisServer.start(['--cluster-enabled', 'yes', ...bus, ...announced]);
      nodes = [{ host: '127.0.0.1', port: server.port }];
      client = new Redis(server.port);
      await client.call('CLUSTER', 'ADDSLOTSRANGE', 0, 16383);
      await until('it serves', async () => ((await client.call('CLUSTER', 'INFO')) as string).includes('state:ok'));
    });

    after(async () => {
      client.disconnect();
      await server.stop();
    });

    it('names the address and the setting', () => {
      const reason = 'the Cluster announces 127.0.0.1:1, where nothing answers: see REDIS_CLUSTER_NAT_MAP';
      return assertRefuses({ form: 'cluster', nodes }, reason, 1000);
    });

    it('connects where the map says', async () => {
      const redis = (await openRedis({ form: 'cluster', nodes, natMap: { '127.0.0.1:1': nodes[0] } }, 5000)) as Cluster;
      try {
        assert.equal(await redis.set('{user}', 'x'), 'OK');
        assert.equal(await client.get('{user}'), 'x');
      } finally {
        redis.disconnect();
      }
    });
  });

  describe('on Sentinels with a password', () => {
    let master: RedisServer;
    let sentinel: RedisServer;
    let settings: RedisSettings;

    before(async () => {
      master = await RedisServer.start();
      const port = await freePort();
      const config = `sentinel monitor main 127.0.0.1 ${master.port} 1\nrequirepass "q"\n`;
      sentinel = await RedisServer.start(['--sentinel'], { port, config });
      settings = { form: 'sentinel', sentinels: [{ host: '127.0.0.1', port }], name: 'main' };
    });

    after(() => Promise.all([master.stop(), sentinel.stop()]));

    for (const [what, sentinelPassword, answer] of [
      ['without it', undefined, /NOAUTH .* See REDIS_SENTINEL_PASSWORD\)/],
      ['with another one', 'wrong', /WRONGPASS .* See REDIS_SENTINEL_PASSWORD\)/],
    ] as const) {
      it(`names the setting ${what}`, async () => {
        await assert.rejects(waitForRedis({ ...settings, sentinelPassword } as RedisSettings, LIMIT_MS), answer);
      });
    }

    it('connects with it', async () => {
      const redis = await openRedis({ ...settings, sentinelPassword: 'q' } as RedisSettings, LIMIT_MS);
      try {
        assert.equal(await redis.ping(), 'PONG');
      } finally {
        redis.disconnect();
      }
    });
  });

  it('waits for a Cluster whose slots are not all served, and says so', async () => {
    const server = await RedisServer.start(['--cluster-enabled', 'yes', '--cluster-port', `${await freePort()}`]);
    const nodes = [{ host: '127.0.0.1', port: server.port }];
    const reason = 'the Cluster answers, but its cluster_state is not ok';
    await assertRefuses({ form: 'cluster', nodes }, reason, 1000).finally(() => server.stop());
  });
});
