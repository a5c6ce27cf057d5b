import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { RedisSettings } from '../../../../server/config/settings';
import { connectRedis } from '../../../../server/lib/connect_redis';
import { countSessions, keepCounting } from '../../../../server/lib/metrics/session_count';
import { SessionStore } from '../../../../server/lib/session_store';
import { RedisCluster } from '../../../helpers/redis_cluster';
import { hasRedisServer, RedisServer } from '../../../helpers/redis_server';

const SESSIONS = 600;

/** What the store itself makes of logins, logouts, kicks and bans is counted by what lives at the end. */
function suite(where: string, start: () => Promise<{ settings: RedisSettings; stop: () => Promise<void> }>) {
  it(`countSessions() ${where}`, async () => {
    const { settings, stop } = await start();
    const redis = connectRedis(settings);
    try {
      await once(redis, 'ready');
      const store = new SessionStore(redis as never, { idleSeconds: 60, maxSeconds: 60 });
      const record = { openid: 'o', sessionKey: '~s', createdAt: 0 };
      const users = Array.from({ length: SESSIONS }, (_, i) => `${i}`.padStart(22, 'u'));
      assert.equal(await countSessions(redis), 0);
      for (const uid of users) await store.open({ uid, id: 'one' }, record);
      await store.open({ uid: users[0], id: 'two' }, record);
      await store.end({ uid: users[1], id: 'one' });
      await store.kick(users[2]);
      await store.ban(users[3], Math.floor(Date.now() / 1000) + 60);
      assert.equal(await countSessions(redis), SESSIONS - 2);
    } finally {
      redis.disconnect();
      await stop();
    }
  });
}

describe('metrics/session_count', () => {
  if (!hasRedisServer()) {
    console.warn('Left out: the count of sessions, because this machine has no redis-server');
    return;
  }
  suite('on a redis-server', async () => {
    const server = await RedisServer.start();
    const { port } = server;
    return {
      settings: { form: 'standalone', host: '127.0.0.1', port, db: 0, tls: false },
      stop: () => server.stop(),
    };
  });
  suite('on all masters of a Redis Cluster', async () => {
    const cluster = await RedisCluster.start();
    return { settings: { form: 'cluster', nodes: cluster.addresses }, stop: () => cluster.stop() };
  });

  it('keepCounting() says why it could not count, and no more of a refusal than its kind', async () => {
    const server = await RedisServer.start(['--user', 'limited', 'on', '>pass', '~*', '+@all', '-scan']);
    const address = { form: 'standalone', host: '127.0.0.1', db: 0, tls: false } as const;
    const limited = { ...address, port: server.port, username: 'limited', password: 'pass' };
    for (const [settings, expected] of [
      [limited, 'Redis refused: NOPERM'],
      [{ ...address, port: 1 }, 'connect ECONNREFUSED 127.0.0.1:1'],
    ] as const) {
      const end = new AbortController();
      const told = await new Promise((resolve) => {
        void keepCounting(settings, { counted: resolve, failed: resolve }, end.signal);
      });
      end.abort();
      assert.equal(told, expected);
    }
    await server.stop();
  });
});
