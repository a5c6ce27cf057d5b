import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { Redis } from 'ioredis';
import { readSettings } from '../../../../server/config/settings';
import { openRedis } from '../../../../server/lib/redis/connect';
import { SessionStore } from '../../../../server/lib/plugin/egg-wechat-login/lib/session/store';
import { hasRedisServer, RedisServer } from '../../../helpers/redis/redis_server';

const OPTIONS = { idleSeconds: 1000, maxSeconds: 5000, batches: true };

if (hasRedisServer()) suite();
else console.warn('Left out: scripts for several users at once, because this machine has no redis-server');

function suite() {
  describe('defineScript › batched, on the connection of the service', () => {
    let server: RedisServer;
    let redis: Redis;
    let store: SessionStore;
    const now = () => Math.floor(Date.now() / 1000);
    const sessionOf = (i: number) => ({ uid: `u${i}`, id: `id${i}` });
    const open = (i: number) => store.login(sessionOf(i), { openid: `o${i}`, sessionKey: '~sealed', createdAt: now() });
    const check = (i: number) => store.check(sessionOf(i), now() + 1000);
    const users = (count: number) => Array.from({ length: count }, (_, i) => i);
    const commands = async () => {
      const calls = [...(await redis.info('commandstats')).matchAll(/^cmdstat_eval(?:sha)?:calls=(\d+)/gm)];
      return calls.reduce((sum, [, n]) => sum + Number(n), 0);
    };

    before(async () => {
      server = await RedisServer.start();
      redis = (await openRedis(readSettings({ REDIS_URL: server.url }, 'local').redis, 1000)) as Redis;
      store = new SessionStore(redis, OPTIONS);
    });

    beforeEach(async () => {
      await redis.flushall();
    });

    after(async () => {
      redis.disconnect();
      await server.stop();
    });

    it('makes one command of what is asked for in one turn, at most 50 users in each, and tells the answers apart', async () => {
      await open(0);
      const before = await commands();
      await Promise.all(users(120).map(open));
      assert.equal((await commands()) - before, 3);
      await Promise.all([store.logout(sessionOf(5)), store.kick('u6')]);
      const asked = await commands();
      const found = await Promise.all(
        users(100).map((i) =>
          check(i).then(
            ({ openid }) => openid,
            ({ code }) => code as string,
          ),
        ),
      );
      assert.equal((await commands()) - asked, 2);
      const expected = users(100).map((i) => `o${i}`);
      expected.splice(5, 2, 'SESSION_EXPIRED', 'SESSION_KICKED');
      assert.deepEqual(found, expected);
    });

    it('a second login of a user in the same turn ends the first', async () => {
      const again = { uid: 'u1', id: 'again' };
      const [, replaced] = await Promise.all([
        open(1),
        store.login(again, { openid: 'o1', sessionKey: '~sealed', createdAt: now() }),
      ]);
      assert.equal(replaced?.openid, 'o1');
      assert.equal(await redis.get('wx:{u1}:token'), 'again');
      assert.deepEqual((await redis.keys('*')).sort(), ['wx:{u1}:session:again', 'wx:{u1}:token']);
    });

    it('a key of another type fails its user and nobody else', async () => {
      await Promise.all(users(3).map(open));
      await redis.del('wx:{u1}:token');
      await redis.lpush('wx:{u1}:token', 'x');
      const [first, second, third] = await Promise.allSettled(users(3).map(check));
      assert.deepEqual([first.status, third.status], ['fulfilled', 'fulfilled']);
      const { code, reason } = (second as PromiseRejectedResult).reason;
      assert.deepEqual([code, reason], ['STORE_UNAVAILABLE', 'Redis refused: WRONGTYPE']);
    });

    it('after SCRIPT FLUSH › sends the script again, and nothing happens twice', async () => {
      await Promise.all(users(60).map(open));
      await redis.script('FLUSH');
      const replaced = await Promise.all(users(60).map(open));
      assert.deepEqual(
        replaced.map((record) => record?.openid),
        users(60).map((i) => `o${i}`),
      );
      await redis.script('FLUSH');
      const found = await Promise.all(users(60).map(check));
      assert.equal(found.length, 60);
    });

    it('a session that may not be renewed just then fails its own check and no other', async () => {
      await Promise.all(users(3).map(open));
      for (const key of await redis.keys('wx:{u1}:*')) await redis.expire(key, 500);
      await redis.config('SET', 'min-replicas-to-write', '1');
      try {
        const [first, second, third] = await Promise.allSettled(users(3).map(check));
        assert.deepEqual([first.status, third.status], ['fulfilled', 'fulfilled']);
        assert.equal((second as PromiseRejectedResult).reason.reason, 'Redis refused: NOREPLICAS');
      } finally {
        await redis.config('SET', 'min-replicas-to-write', '0');
      }
    });

    it('a replica › fails all, and the connection is made anew', async () => {
      await Promise.all(users(2).map(open));
      await redis.replicaof('127.0.0.1', 1);
      const again = once(redis, 'ready');
      try {
        const outcomes = await Promise.allSettled(users(2).map(open));
        for (const outcome of outcomes) {
          assert.equal((outcome as PromiseRejectedResult).reason.reason, 'Redis refused: READONLY');
        }
        await again;
      } finally {
        await redis.replicaof('NO', 'ONE');
      }
      assert.equal((await check(0)).openid, 'o0');
    });

    it('a refusal that concerns all fails all, and has changed nothing', async () => {
      await open(0);
      await redis.config('SET', 'maxmemory', '1');
      try {
        const outcomes = await Promise.allSettled([1, 2, 3].map(open));
        for (const outcome of outcomes) {
          const { code, reason } = (outcome as PromiseRejectedResult).reason;
          assert.deepEqual([code, reason], ['STORE_UNAVAILABLE', 'Redis refused: OOM']);
        }
      } finally {
        await redis.config('SET', 'maxmemory', '0');
      }
      assert.equal((await check(0)).openid, 'o0');
      assert.deepEqual((await redis.keys('*')).sort(), ['wx:{u0}:session:id0', 'wx:{u0}:token']);
    });
  });
}
