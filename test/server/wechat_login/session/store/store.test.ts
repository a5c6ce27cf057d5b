import { once } from 'node:events';
import Redis from 'ioredis';
import RedisMock from 'ioredis-mock';
import { readSettings } from '../../../../../server/config/settings';
import { connectRedis, openRedis } from '../../../../../server/lib/redis/connect';
import { hasRedisServer, RedisServer } from '../../../../helpers/redis/redis_server';
import { sharedCluster } from '../../../../helpers/redis/shared_cluster';
import { sessionStoreSuite } from './store_suite';

sessionStoreSuite('on ioredis-mock', async () => ({
  redis: new RedisMock({ host: 'session-store-test' }),
  ownClock: false,
  stop: async () => {},
}));

if (hasRedisServer()) {
  sessionStoreSuite('on a redis-server', async () => {
    const server = await RedisServer.start();
    return { redis: new Redis(server.url), ownClock: true, stop: () => server.stop() };
  });

  sessionStoreSuite('on a redis-server, on the connection of the service', async () => {
    const server = await RedisServer.start();
    const redis = await openRedis(readSettings({ REDIS_URL: server.url }, 'local').redis, 1000);
    return { redis, ownClock: true, stop: () => server.stop() };
  });

  sessionStoreSuite('on a Redis Cluster', async () => {
    const cluster = await sharedCluster();
    const redis = connectRedis({ form: 'cluster', nodes: cluster.addresses });
    await once(redis, 'ready');
    return { redis, ownClock: true, stop: async () => {} };
  });
} else {
  console.warn('Left out: SessionStore on a redis-server and on a Cluster, because this machine has no redis-server');
}
