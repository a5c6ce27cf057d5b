import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { Cluster, Redis } from 'ioredis';
import { connectRedis } from '../../../server/lib/redis/connect';
import { SessionStore } from '../../../server/lib/plugin/egg-wechat-login/lib/session/store/store';
import { buildOnce } from '../../helpers/process/build';
import type { RedisCluster } from '../../helpers/redis/redis_cluster';
import { mastersOf } from '../../helpers/redis/redis_nodes';
import { hasRedisServer } from '../../helpers/redis/redis_server';
import { sharedCluster } from '../../helpers/redis/shared_cluster';
import { objectsOf, session } from '../../helpers/process/session_command';

const USERS = 300;
const uidOf = (i: number) => `user${i}`.padEnd(22, '_');

if (hasRedisServer()) describe('npm run session on a Redis Cluster', suite);
else console.warn('Left out: npm run session on a Cluster, because this machine has no redis-server');

function suite() {
  let cluster: RedisCluster;
  let redis: Cluster;
  let env: Record<string, string>;

  before(async () => {
    buildOnce();
    cluster = await sharedCluster();
    redis = connectRedis({ form: 'cluster', nodes: cluster.addresses }) as Cluster;
    await once(redis, 'ready');
    const store = new SessionStore(redis as unknown as Redis, { idleSeconds: 1000, maxSeconds: 5000 });
    for (let i = 0; i < USERS; i++) {
      const record = { openid: 'oX', sessionKey: '~sealed', device: `phone ${i}`, createdAt: 1_700_000_000 };
      await store.login({ uid: uidOf(i), id: `id${i}` }, record);
    }
    env = { REDIS_CLUSTER_NODES: cluster.addresses.map(({ host, port }) => `${host}:${port}`).join() };
  });

  after(() => redis?.disconnect());

  it('list --count › counts on all masters', async () => {
    for (const master of mastersOf(redis)) assert.ok((await master.dbsize()) > 0);
    assert.deepEqual(objectsOf(await session(env, ['list', '--count', '--json'])), [{ count: USERS }]);
  });

  it('list › from master to master, page by page or at once, each user once', async () => {
    const expected = Array.from({ length: USERS }, (_, i) => uidOf(i)).sort();
    const listed: string[] = [];
    const masters = new Set<string>();
    for (let cursor: string | null = '0'; cursor !== null;) {
      const said = await session(env, ['list', '--limit', '60', '--cursor', cursor, '--json']);
      const lines = objectsOf(said) as { uid: string }[];
      const end = lines.pop() as object as { count: number; cursor: string | null };
      cursor = end.cursor;
      if (cursor !== null) masters.add(cursor.split('@')[1]);
      listed.push(...lines.map(({ uid }) => uid));
    }
    assert.deepEqual(listed.sort(), expected);
    assert.equal(masters.size, 3);
    const { stdout } = await session(env, ['list', '--limit', `${USERS + 1}`]);
    const lines = stdout.trim().split('\n');
    assert.equal(lines.pop(), `${USERS} sessions.`);
    assert.deepEqual(lines.map((line) => line.slice(0, 22)).sort(), expected);
  });

  it('kick, ban and show › wherever the user is', async () => {
    for (const i of [0, 1, 2, 3, 4, 5]) {
      const uid = uidOf(i);
      assert.deepEqual(objectsOf(await session(env, ['kick', uid, '--json'])), [{ uid, kicked: true }]);
      const ban = await session(env, ['ban', uid, '--for', '7d', '--reason', 'test', '--json']);
      const [{ bannedUntil }] = objectsOf(ban) as { bannedUntil: string }[];
      assert.deepEqual(objectsOf(ban), [{ uid, bannedUntil, kicked: false }]);
      const shown = { uid, session: null, bannedUntil };
      assert.deepEqual(objectsOf(await session(env, ['show', uid, '--json'])), [shown]);
    }
  });

  it('has not used KEYS on any node', async () => {
    for (const node of await cluster.masters()) {
      const stats = await node.client.info('commandstats');
      assert.match(stats, /^cmdstat_scan:/m);
      assert.doesNotMatch(stats, /^cmdstat_keys:/m);
    }
  });
}
