import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { Redis } from 'ioredis';
import { readSettings } from '../../../../server/config/settings';
import { openRedis } from '../../../../server/lib/redis/connect';
import { SessionStore } from '../../../../server/lib/plugin/egg-wechat-login/lib/session/store/store';
import { hasRedisServer, RedisServer } from '../../../helpers/redis/redis_server';

const LIMITS = { idleSeconds: 1000, maxSeconds: 5000 };

if (hasRedisServer()) suite();
else console.warn('Left out: what a check costs Redis, because this machine has no redis-server');

function suite() {
  describe('SessionStore on the connection of the service › what its operations cost Redis', () => {
    let server: RedisServer;
    let redis: Redis;
    let store: SessionStore;
    const now = () => Math.floor(Date.now() / 1000);
    const sessionOf = (i: number) => ({ uid: `u${i}`, id: `id${i}` });
    const login = (i: number, createdAt = now()) =>
      store.login(sessionOf(i), { openid: `o${i}`, sessionKey: '~sealed', createdAt });
    const check = (i: number) => store.check(sessionOf(i), now() + 5000);
    const users = (count: number) => Array.from({ length: count }, (_, i) => i);

    /** The commands that this makes Redis run, those inside of scripts as well: name → calls. */
    async function commandsOf(work: () => Promise<unknown>): Promise<Record<string, number>> {
      await redis.config('RESETSTAT');
      await work();
      const stats = [...(await redis.info('commandstats')).matchAll(/^cmdstat_([^:|]+)[^:]*:calls=(\d+)/gm)];
      return Object.fromEntries(
        stats.filter(([, name]) => !['config', 'info'].includes(name)).map(([, name, calls]) => [name, Number(calls)]),
      );
    }

    before(async () => {
      server = await RedisServer.start();
      redis = (await openRedis(readSettings({ REDIS_URL: server.url }, 'local').redis, 1000)) as Redis;
      store = new SessionStore(redis, LIMITS);
    });

    beforeEach(async () => {
      await redis.flushall();
    });

    after(async () => {
      redis.disconnect();
      await server.stop();
    });

    it('a check of a live session is one read: no script, no TTL, no EXISTS', async () => {
      await login(0);
      assert.deepEqual(await commandsOf(() => check(0)), { mget: 1 });
    });

    it('the checks of one turn are one command for 100 users, and each gets the answer of its own', async () => {
      await Promise.all(users(120).map((i) => login(i)));
      await Promise.all([store.logout(sessionOf(5)), store.kick('u6')]);
      // Redis gets to know the script.
      await assert.rejects(check(5), { code: 'SESSION_EXPIRED' });
      let found: string[] = [];
      const commands = await commandsOf(async () => {
        found = await Promise.all(
          users(120).map((i) =>
            check(i).then(
              ({ openid }) => openid,
              ({ code }) => code as string,
            ),
          ),
        );
      });
      assert.equal(commands.mget, 2);
      // Only the two that are not live are asked for by a script.
      assert.equal(commands.evalsha, 2);
      const expected = users(120).map((i) => `o${i}`);
      expected.splice(5, 2, 'SESSION_EXPIRED', 'SESSION_KICKED');
      assert.deepEqual(found, expected);
    });

    it('a renewal that is due is one script, with one write for each key, for all who ask at once', async () => {
      await login(0, now() - 60);
      const commands = await commandsOf(() => Promise.all(users(20).map(() => check(0))));
      assert.deepEqual([commands.mget, commands.set], [1, 2]);
      assert.deepEqual(await commandsOf(() => check(0)), { mget: 1 });
    });

    it('a key of another type is no session, and the other reads of the batch succeed', async () => {
      await Promise.all(users(3).map((i) => login(i)));
      await redis.del('wx:{u1}:token');
      await redis.lpush('wx:{u1}:token', 'x');
      const [first, second, third] = await Promise.allSettled(users(3).map(check));
      assert.deepEqual([first.status, third.status], ['fulfilled', 'fulfilled']);
      const { code, reason } = (second as PromiseRejectedResult).reason;
      assert.deepEqual([code, reason], ['STORE_UNAVAILABLE', 'Redis refused: WRONGTYPE']);
    });

    it('after SCRIPT FLUSH › sends the scripts again, and nothing happens twice', async () => {
      await Promise.all(users(60).map((i) => login(i)));
      await redis.script('FLUSH');
      const replaced = await Promise.all(users(60).map((i) => login(i)));
      assert.deepEqual(
        replaced.map((record) => record?.openid),
        users(60).map((i) => `o${i}`),
      );
      assert.equal((await redis.keys('wx:*')).length, 120);
    });

    it('a session that may not be renewed just then fails its own check and no other', async () => {
      await Promise.all([login(0), login(1, now() - 60), login(2)]);
      await redis.config('SET', 'min-replicas-to-write', '1');
      try {
        const [first, second, third] = await Promise.allSettled(users(3).map(check));
        assert.deepEqual([first.status, third.status], ['fulfilled', 'fulfilled']);
        assert.equal((second as PromiseRejectedResult).reason.reason, 'Redis refused: NOREPLICAS');
      } finally {
        await redis.config('SET', 'min-replicas-to-write', '0');
      }
    });

    it('a replica › refuses logins, and the connection is made again', async () => {
      await Promise.all(users(2).map((i) => login(i)));
      await redis.replicaof('127.0.0.1', 1);
      const again = once(redis, 'ready');
      try {
        const outcomes = await Promise.allSettled(users(2).map((i) => login(i)));
        assert.deepEqual(new Set(outcomes.map(({ status }) => status)), new Set(['rejected']));
        await again;
      } finally {
        await redis.replicaof('NO', 'ONE');
      }
      assert.equal((await check(0)).openid, 'o0');
    });

    it('a Redis that is full refuses logins, has changed nothing, and goes on with checks', async () => {
      await login(0);
      await redis.config('SET', 'maxmemory', '1');
      try {
        const outcomes = await Promise.allSettled([1, 2, 3].map((i) => login(i)));
        for (const outcome of outcomes) {
          const { code, reason } = (outcome as PromiseRejectedResult).reason;
          assert.deepEqual([code, reason], ['STORE_UNAVAILABLE', 'Redis refused: OOM']);
        }
        assert.equal((await check(0)).openid, 'o0');
      } finally {
        await redis.config('SET', 'maxmemory', '0');
      }
      assert.deepEqual((await redis.keys('*')).sort(), ['wx:{u0}:session:id0', 'wx:{u0}:token']);
    });
  });
}
