import assert from 'node:assert/strict';
import { once } from 'node:events';
import { app } from 'egg-mock/bootstrap';
import type { RedisSettings } from '../../../../../server/lib/redis/client_options';
import { connectRedis } from '../../../../../server/lib/redis/connect';
import { countSessions } from '../../../../../server/lib/plugin/egg-wechat-login/lib/metrics/worker/session_count';
import { SessionScan } from '../../../../../server/lib/plugin/egg-wechat-login/lib/session/store/scan';
import { SessionStore } from '../../../../../server/lib/plugin/egg-wechat-login/lib/session/store/store';
import { hasRedisServer, RedisServer } from '../../../../helpers/redis/redis_server';
import { sharedCluster } from '../../../../helpers/redis/shared_cluster';

const SESSIONS = 600;

/** What the store itself makes of logins, logouts, kicks and bans is counted by what lives at the end. */
function suite(where: string, start: () => Promise<{ settings: RedisSettings; stop: () => Promise<void> }>) {
  it(`SessionScan.count() ${where}`, async () => {
    const { settings, stop } = await start();
    const redis = connectRedis(settings);
    try {
      await once(redis, 'ready');
      const store = new SessionStore(redis as never, { idleSeconds: 60, maxSeconds: 60 });
      const record = { openid: 'o', sessionKey: '~s', createdAt: 0 };
      const users = Array.from({ length: SESSIONS }, (_, i) => `${i}`.padStart(22, 'u'));
      assert.equal(await new SessionScan(redis).count(), 0);
      for (const uid of users) await store.login({ uid, id: 'one' }, record);
      await store.login({ uid: users[0], id: 'two' }, record);
      await store.logout({ uid: users[1], id: 'one' });
      await store.kick(users[2]);
      await store.ban(users[3], Math.floor(Date.now() / 1000) + 60);
      assert.equal(await new SessionScan(redis).count(), SESSIONS - 3);
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
    const cluster = await sharedCluster();
    return { settings: { form: 'cluster', nodes: cluster.addresses }, stop: async () => {} };
  });

  it('answers the agent why it could not count, and no more of a refusal than its kind', async () => {
    const server = await RedisServer.start(['--user', 'limited', 'on', '>pass', '~*', '+@all', '-scan']);
    const limited = { form: 'standalone', host: '127.0.0.1', port: server.port, db: 0, tls: false } as const;
    const redis = connectRedis({ ...limited, username: 'limited', password: 'pass' });
    await once(redis, 'ready');
    assert.deepEqual(await answerOf(redis), { failure: 'Redis refused: NOPERM' });
    redis.on('error', () => {});
    await server.stop();
    assert.deepEqual(await answerOf(redis), { failure: 'Redis did not answer' });
    redis.disconnect();
  });

  it('answers the agent how many there are', async () => {
    await app.loginAs('one');
    await app.loginAs('two');
    assert.deepEqual(await answerOf(app.redis), { count: 2 });
  });
});

/** What a worker on this Redis answers to the agent's question. */
function answerOf(redis: unknown): Promise<unknown> {
  return new Promise((resolve) => {
    const messenger = {
      on: (_question: string, listener: () => void) => listener(),
      sendToAgent: (_answer: string, answer: unknown) => resolve(answer),
    };
    countSessions({ messenger, wechatLogin: { parts: { redis } } } as never);
  });
}
