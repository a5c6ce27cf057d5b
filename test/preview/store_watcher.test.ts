import assert from 'node:assert/strict';
import { Redis } from 'ioredis';
import { StoreWatcher } from '../../server/lib/plugin/egg-development-preview/lib/store_watcher';
import type { StoredKey } from '../../server/lib/plugin/egg-development-preview/lib/protocol';
import { phoneKey, tokenKey } from '../../server/lib/plugin/egg-wechat-login/lib/session/store/keys';
import { hasRedisServer, RedisServer } from '../helpers/redis/redis_server';

if (hasRedisServer()) suite();
else console.warn('Left out: the keys on the stage, because this machine has no redis-server');

function suite() {
  describe('StoreWatcher on a redis-server', () => {
    let server: RedisServer;
    let redis: Redis;

    before(async () => {
      server = await RedisServer.start();
      redis = new Redis(server.url);
    });

    after(async () => {
      redis.disconnect();
      await server.stop();
    });

    it('tells the keys of a login, also while there is a phone number, which is no string', async () => {
      await redis.set(tokenKey('uid'), 'token-id', 'EX', 60);
      await redis.hset(phoneKey('uid'), 'code-id', 'sealed');
      const told: StoredKey[][] = [];
      const observer = { isWatched: () => true, changed: (keys: StoredKey[]) => told.push(keys), nameOf: () => 'A' };
      await new StoreWatcher(redis, observer).look();
      assert.deepEqual(told, [
        [{ key: tokenKey('uid'), uid: 'uid', name: 'A', kind: 'token', value: 'token-id', ttl: 60 }],
      ]);
    });
  });
}
