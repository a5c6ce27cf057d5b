import assert from 'node:assert/strict';
import { once } from 'node:events';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { Command } from 'ioredis';
import type { Cluster, Redis } from 'ioredis';
import { connectRedis } from '../../../server/lib/redis/connect';
import { connectMasters } from '../../../server/lib/plugin/egg-wechat-login/lib/redis/masters';
import { SessionStore } from '../../../server/lib/plugin/egg-wechat-login/lib/session/store/store';
import { RedisCluster } from '../../helpers/redis/redis_cluster';
import { flush, keysOf, mastersOf } from '../../helpers/redis/redis_nodes';
import { hasRedisServer } from '../../helpers/redis/redis_server';
import { until } from '../../helpers/until';

const SLOTS = 16384;
/** How many commands are on their way at once. */
const BATCH = 64;
const LIMITS = { idleSeconds: 1000, maxSeconds: 5000 };
const record = { openid: 'oX', sessionKey: '~sealed', createdAt: Math.floor(Date.now() / 1000) };
const stored = { ...record, renewedAt: record.createdAt };
const endsAt = record.createdAt + LIMITS.maxSeconds;

if (hasRedisServer()) describe('SessionStore on a Redis Cluster', suite);
else console.warn('Left out: SessionStore over all slots of a Cluster, because this machine has no redis-server');

function suite() {
  let cluster: RedisCluster;
  let redis: Cluster;
  let store: SessionStore;

  const connect = () => connectRedis({ form: 'cluster', nodes: cluster.addresses }) as Cluster;

  before(async () => {
    cluster = await RedisCluster.start();
    redis = connect();
    await once(redis, 'ready');
    store = new SessionStore(redis as unknown as Redis, LIMITS);
  });

  beforeEach(() => flush(redis));

  after(async () => {
    redis?.disconnect();
    await cluster?.stop();
  });

  it('open, check, end › hold in each of the 16384 slots, with both keys on one master', async () => {
    const users = oneUserASlot();
    await inBatches(users, async (uid) => assert.equal(await store.login({ uid, id: 'a' }, record), undefined));
    const perMaster = await Promise.all(mastersOf(redis).map((master) => master.keys('*')));
    assert.equal(perMaster.length, 3);
    for (const keys of perMaster) {
      // Each serves a third of the slots, give or take what does not divide, and each slot has a session of two keys.
      assert.ok(Math.abs(keys.length - (2 * SLOTS) / 3) < 4, `${keys.length} keys`);
      const sessions = keys.filter((key) => key.endsWith(':session:a')).map((key) => key.replace('session:a', 'token'));
      assert.deepEqual(keys.filter((key) => key.endsWith(':token')).sort(), sessions.sort());
    }
    await inBatches(users, async (uid) => assert.deepEqual(await store.check({ uid, id: 'a' }, endsAt), stored));
    await inBatches(users, (uid) => store.logout({ uid, id: 'a' }));
    assert.deepEqual(await keysOf(redis), []);
    await inBatches(users, (uid) => assert.rejects(store.check({ uid, id: 'a' }, endsAt), { code: 'SESSION_EXPIRED' }));
  });

  it('connectMasters › connects to every master, so that all of many first commands are answered', async () => {
    const client = connect();
    await once(client, 'ready');
    await connectMasters(client);
    const keys = Array.from({ length: 50 }, (_, i) => `wx:{${i}}:n`);
    assert.deepEqual(new Set(await Promise.all(keys.map((key) => client.exists(key)))), new Set([0]));
    client.disconnect();
  });

  it('end › whose answer is lost is STORE_UNAVAILABLE, not sent again to be told SESSION_EXPIRED', async () => {
    const session = { uid: 'u', id: 'a' };
    await store.login(session, record);
    await loseAnswer('wx:{u}:token', () => assert.rejects(store.logout(session), { code: 'STORE_UNAVAILABLE' }));
    assert.deepEqual(await keysOf(redis), []);
  });

  it('a command › that was given up is not sent again once its master goes on', async () => {
    const master = await cluster.masterOf('wx:{u}:n');
    // On a connection that is there already: without one nothing would be sent to a frozen master.
    await redis.set('wx:{u}:n', 0);
    master.server.freeze();
    await assert.rejects(redis.incr('wx:{u}:n'), { message: 'Command timed out' });
    master.server.thaw();
    // It lay in the frozen master's buffer, and is carried out late. A second time would be the client's doing …
    await until('it is carried out', async () => (await master.client.get('wx:{u}:n')) === '1');
    // … 0.1 s after the connection was given up, which is when the time-out was.
    await assert.rejects(until('it is sent again', async () => (await master.client.get('wx:{u}:n')) === '2', 500));
  });

  it('a command › is answered in time while its master hangs, whatever is tried again', async () => {
    const master = await cluster.masterOf('wx:{u}:n');
    await redis.set('wx:{u}:n', 1);
    await cluster.replicated();
    const clients = Array.from({ length: 4 }, () => connect());
    await Promise.all(clients.map((client) => once(client, 'ready')));
    await master.fail('hangs');
    let slowest = 0;
    const askUntilServed = async (client: Cluster) => {
      for (let served = false; !served;) {
        const begin = Date.now();
        const get = client.get('wx:{u}:n');
        served = await get.then(Boolean, () => false);
        slowest = Math.max(slowest, Date.now() - begin);
        // A refusal can come at once: let everything else have its turn.
        await nextTurn();
      }
    };
    // Which node ioredis asks for the new master is a matter of chance, and matters: several clients.
    await Promise.all(clients.flatMap((client) => Array.from({ length: 5 }, () => askUntilServed(client))));
    clients.forEach((client) => client.disconnect());
    await cluster.takeBack(master);
    // The time-out is half a second.
    assert.ok(slowest < 900, `${slowest} ms`);
  });

  /** Redis carries out what `act` sends, and the connection breaks before the answer. */
  async function loseAnswer(key: string, act: () => Promise<void>) {
    const { client, port } = await cluster.masterOf(key);
    const connection = redis.nodes('master').find(({ options }) => options.port === port)!;
    const id = await connection.client('ID');
    connection.client('REPLY', 'OFF').catch(() => {});
    const acted = act();
    await until('it is carried out', async () => (await client.exists(key)) === 0);
    await client.client('KILL', 'ID', id);
    await acted;
  }
}

function oneUserASlot(): string[] {
  const users: string[] = [];
  for (let i = 0, found = 0; found < SLOTS; i++) {
    const uid = i.toString(36).padStart(22, '0');
    const slot = new Command('get', [`wx:{${uid}}:token`]).getSlot()!;
    if (users[slot] !== undefined) continue;
    users[slot] = uid;
    found++;
  }
  return users;
}

async function inBatches(users: string[], act: (uid: string) => Promise<void>): Promise<void> {
  for (let i = 0; i < users.length; i += BATCH) await Promise.all(users.slice(i, i + BATCH).map(act));
}
