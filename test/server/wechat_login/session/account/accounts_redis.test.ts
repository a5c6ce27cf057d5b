import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { Cluster, Redis } from 'ioredis';
import { ForgetQueue } from '../../../../../server/lib/plugin/egg-wechat-login/lib/session/account/forget_queue';
import { SessionStore } from '../../../../../server/lib/plugin/egg-wechat-login/lib/session/store/store';
import { AccessTokens } from '../../../../../server/lib/plugin/egg-wechat-login/lib/wechat/access_token/access_tokens';
import { SessionKeyCipher } from '../../../../../server/lib/plugin/egg-wechat-login/lib/wechat/session_key_cipher';
import { readSettings } from '../../../../../server/config/settings';
import { connectRedis, openRedis } from '../../../../../server/lib/redis/connect';
import { flush, keysOf } from '../../../../helpers/redis/redis_nodes';
import { hasRedisServer, RedisServer } from '../../../../helpers/redis/redis_server';
import { sharedCluster } from '../../../../helpers/redis/shared_cluster';

const UID = 'u'.repeat(22);
const APPID = 'wx0123456789abcdef';
const now = () => Math.floor(Date.now() / 1000);

interface Connected {
  redis: Redis | Cluster;
  stop: () => Promise<void>;
}

/** What belongs to a user and to an AppID, on a real Redis: ioredis-mock has neither slots nor another clock. */
function suite(where: string, connect: () => Promise<Connected>) {
  describe(`accounts and the access_token ${where}`, () => {
    const cipher = new SessionKeyCipher(['s'.repeat(32)]);
    let redis: Redis;
    let stop: Connected['stop'];
    let store: SessionStore;
    let queue: ForgetQueue;

    before(async () => {
      const connected = await connect();
      redis = connected.redis as Redis;
      stop = connected.stop;
      store = new SessionStore(redis, { idleSeconds: 1000, maxSeconds: 5000 });
      queue = new ForgetQueue(redis, cipher, APPID);
    });

    beforeEach(() => flush(redis));

    after(async () => {
      redis?.disconnect();
      await stop();
    });

    const open = (id: string, createdAt = now()) =>
      store.login({ uid: UID, id }, { openid: 'oX', sessionKey: '~sealed', createdAt });

    it('forget › deletes every key about the user but a ban, in one step, and the session is told', async () => {
      await open('a');
      await store.keepPhoneAnswer(UID, 'code', 'sealed');
      await redis.set(`wx:{${UID}}:ban`, now() + 60);
      assert.equal(await store.forget(UID, 'pending'), true);
      assert.deepEqual(await keysOf(redis), [`wx:{${UID}}:ban`, `wx:{${UID}}:forget`, `wx:{${UID}}:kicked:a`]);
      await redis.del(`wx:{${UID}}:ban`);
      await assert.rejects(store.check({ uid: UID, id: 'a' }, now() + 60), { code: 'ACCOUNT_DELETED' });
      assert.equal(await redis.ttl(`wx:{${UID}}:kicked:a`), 5000);
    });

    it('forget › leaves a session alone that began after the message, and ends one that began before', async () => {
      await open('a');
      assert.equal(await store.forget(UID, '', now() - 10), false);
      await store.check({ uid: UID, id: 'a' }, now() + 60);
      assert.equal(await store.forget(UID, '', now() + 1), true);
      assert.equal(await store.forget(UID, '', now() + 1), true, 'without a session');
    });

    it('rekey › replaces session_key and unionid, and nothing else', async () => {
      const createdAt = now() - 100;
      await store.login({ uid: UID, id: 'a' }, { openid: 'o', sessionKey: '~one', device: 'a phone', createdAt });
      await store.rekey({ uid: UID, id: 'a' }, { openid: 'o', unionid: 'union', sessionKey: '~two' }, now() + 5000);
      const { renewedAt, ...record } = await store.check({ uid: UID, id: 'a' }, now() + 5000);
      assert.deepEqual(record, { openid: 'o', unionid: 'union', sessionKey: '~two', device: 'a phone', createdAt });
      assert.ok(renewedAt >= createdAt);
      await open('b');
      const late = store.rekey({ uid: UID, id: 'a' }, { openid: 'o', sessionKey: '~three' }, now() + 5000);
      await assert.rejects(late, { code: 'SESSION_REPLACED' });
    });

    it('the queue › gives a due user to one of many workers, and again when that one does not report', async () => {
      const user = { uid: UID, appid: APPID, openid: 'oX' };
      await queue.update({ user, failures: 2, since: 1 }, 0);
      const claims = await Promise.all(Array.from({ length: 10 }, () => queue.claim(UID)));
      assert.deepEqual(claims.filter(Boolean), [{ user, failures: 2, since: 1 }]);
      assert.deepEqual(await queue.due(10), []);
      await queue.plan(UID, 0);
      assert.deepEqual(await queue.due(10), [UID]);
      await queue.done(UID);
      assert.deepEqual(await keysOf(redis), []);
    });

    it('the queue › drops an entry whose account was not closed after all', async () => {
      await queue.plan(UID, 0);
      assert.equal(await queue.claim(UID), undefined);
      assert.deepEqual(await keysOf(redis), []);
    });

    it('the access_token › is fetched once by ten workers that ask one after the other', async () => {
      let fetched = 0;
      const worker = () =>
        new AccessTokens(redis, cipher, APPID, async () => ({ text: `token ${++fetched}`, expiresIn: 7200 }));
      for (let i = 0; i < 10; i++) assert.equal((await worker().get()).text, 'token 1');
      const [one, other] = [worker(), worker()];
      await other.get();
      await one.drop(await one.get());
      assert.equal((await one.get()).text, 'token 2');
      // It knows the older token only: what it drops is not the one that is there now.
      await other.drop(await other.get());
      assert.equal((await other.get()).text, 'token 2');
      assert.equal(fetched, 2);
    });
  });
}

if (hasRedisServer()) {
  suite('on a redis-server', async () => {
    const server = await RedisServer.start();
    const redis = await openRedis(readSettings({ REDIS_URL: server.url }, 'local').redis, 1000);
    return { redis, stop: () => server.stop() };
  });
  suite('on a Redis Cluster', async () => {
    const cluster = await sharedCluster();
    const redis = connectRedis({ form: 'cluster', nodes: cluster.addresses });
    await once(redis, 'ready');
    return { redis, stop: async () => {} };
  });
} else {
  console.warn('Left out: accounts on a redis-server and on a Cluster, because this machine has no redis-server');
}
