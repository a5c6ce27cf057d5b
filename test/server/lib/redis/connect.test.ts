import assert from 'node:assert/strict';
import type { RedisSettings } from '../../../../server/lib/redis/client_options';
import { waitForRedis } from '../../../../server/lib/redis/connect';
import { freePort } from '../../../helpers/process/free_port';
import { hasRedisServer, RedisServer } from '../../../helpers/redis/redis_server';

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

  it('waits for a Cluster whose slots are not all served, and says so', async () => {
    const server = await RedisServer.start(['--cluster-enabled', 'yes', '--cluster-port', `${await freePort()}`]);
    const nodes = [{ host: '127.0.0.1', port: server.port }];
    const reason = 'the Cluster answers, but its cluster_state is not ok';
    await assertRefuses({ form: 'cluster', nodes }, reason, 1000).finally(() => server.stop());
  });
});
