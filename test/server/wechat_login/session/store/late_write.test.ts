import assert from 'node:assert/strict';
import { once } from 'node:events';
import Redis from 'ioredis';
import mm from 'egg-mock';
import { readSettings } from '../../../../../server/config/settings';
import { openRedis } from '../../../../../server/lib/redis/connect';
import { OutcomeUnknownError } from '../../../../../server/lib/plugin/egg-wechat-login/lib/redis/store_unavailable';
import { SessionStore } from '../../../../../server/lib/plugin/egg-wechat-login/lib/session/store/store';
import { keysOf } from '../../../../helpers/redis/redis_nodes';
import { hasRedisServer, RedisServer } from '../../../../helpers/redis/redis_server';
import { until } from '../../../../helpers/until';

const UID = 'u'.repeat(22);
const HOUR_S = 3600;
const now = () => Math.floor(Date.now() / 1000);

if (hasRedisServer()) describe('SessionStore, when Redis', suite);
else console.warn('Left out: SessionStore and late writes, because this machine has no redis-server');

function suite() {
  let server: RedisServer;
  /** The connection of the service, with its time-outs. */
  let redis: Redis;
  let store: SessionStore;
  /** Another connection, to look. */
  let observer: Redis;

  const session = () => ({ openid: 'oX', sessionKey: '~sealed', createdAt: now() });
  const open = (id: string) => store.login({ uid: UID, id }, session());
  const scriptsRun = async () => Number(/cmdstat_evalsha:calls=(\d+)/.exec(await observer.info('commandstats'))![1]);

  const WRITES: [name: string, write: () => Promise<unknown>][] = [
    ['login', () => open('late')],
    ['logout', () => store.logout({ uid: UID, id: 'live' })],
    ['kick', () => store.kick(UID)],
    ['ban', () => store.ban(UID, now() + HOUR_S)],
    ['unban', () => store.unban(UID)],
  ];

  before(async () => {
    server = await RedisServer.start();
    redis = (await openRedis(readSettings({ REDIS_URL: server.url }, 'local').redis, 1000)) as Redis;
    redis.on('error', () => {});
    store = new SessionStore(redis, { idleSeconds: 1000, maxSeconds: 5000 });
    observer = new Redis(server.url);
    observer.on('error', () => {});
  });

  after(async () => {
    redis?.disconnect();
    observer?.disconnect();
    await server?.stop();
  });

  beforeEach(async () => {
    await observer.config('SET', 'maxmemory', '0');
    await observer.flushall();
    await until('connected', async () => redis.status === 'ready');
    // Each script once: on a new connection ioredis first asks whether Redis knows it.
    for (const [, write] of WRITES) await write().catch(() => {});
    await observer.flushall();
    await open('live');
  });
  afterEach(mm.restore);

  for (const [name, write] of WRITES) {
    it(`hangs › ${name} is told STORE_UNAVAILABLE, its outcome is unknown, and it does nothing once Redis goes on`, async () => {
      if (name === 'unban') await observer.set(`wx:{${UID}}:ban`, now() + HOUR_S);
      const keys = await keysOf(observer);
      const before = await scriptsRun();
      server.freeze();
      const err = await failureOf(write());
      server.thaw();
      assert.ok(err instanceof OutcomeUnknownError, String(err));
      assert.equal(err.code, 'STORE_UNAVAILABLE');
      await until('the script has reached Redis', async () => (await scriptsRun()) > before);
      assert.deepEqual(await keysOf(observer), keys);
      assert.equal(await observer.get(`wx:{${UID}}:token`), 'live');
    });
  }

  it('is away › login is told STORE_UNAVAILABLE, and was surely not carried out', async () => {
    await server.kill();
    await until('the connection is closed', async () => redis.status !== 'ready');
    const err = await failureOf(open('b'));
    assert.equal((err as { code: string }).code, 'STORE_UNAVAILABLE');
    assert.ok(!(err instanceof OutcomeUnknownError));
    await server.launch();
  });

  it('has a clock that is an hour behind or ahead › login and logout work', async () => {
    for (const seconds of [-HOUR_S, HOUR_S]) {
      const ahead = new SessionStore(redis, { idleSeconds: 1000, maxSeconds: 5000 });
      mm(Date, 'now', () => new Date().getTime() + seconds * 1000);
      await ahead.login({ uid: UID, id: 'b' }, session());
      await ahead.logout({ uid: UID, id: 'b' });
      mm.restore();
      assert.deepEqual(await keysOf(observer), []);
    }
  });

  it('gets its clock set forward › the next login reads it again and works', async () => {
    const fresh = new SessionStore(redis, { idleSeconds: 1000, maxSeconds: 5000 });
    // What was read before the clock was set: an hour ago.
    mm(redis, 'wxTime', async () => {
      mm.restore();
      return [`${now() - HOUR_S}`, '0'];
    });
    await fresh.login({ uid: UID, id: 'b' }, session());
    assert.equal(await observer.get(`wx:{${UID}}:token`), 'b');
  });

  it('is a replica that is behind, after a failover › no session is told to have ended', async () => {
    const session = { uid: UID, id: 'newer than what the replica has' };
    await observer.replicaof('127.0.0.1', 1);
    try {
      for (const ask of [() => store.check(session, now() + HOUR_S), () => store.logout(session)]) {
        // It looks for the new master.
        const reconnected = once(redis, 'ready');
        await assert.rejects(ask(), { code: 'STORE_UNAVAILABLE', reason: 'Redis refused: READONLY' });
        await reconnected;
      }
    } finally {
      await observer.replicaof('NO', 'ONE');
    }
  });

  it('is full › ping and login fail, kick and ban work', async () => {
    await observer.config('SET', 'maxmemory', '1');
    await assert.rejects(store.ping(), { code: 'STORE_UNAVAILABLE', reason: 'Redis refused: OOM' });
    const another = store.login({ uid: 'v'.repeat(22), id: 'b' }, session());
    await assert.rejects(another, { code: 'STORE_UNAVAILABLE', reason: 'Redis refused: OOM' });
    assert.equal(await store.ban(UID, now() + HOUR_S), true);
    assert.deepEqual(await keysOf(observer), [`wx:{${UID}}:ban`, `wx:{${UID}}:kicked:live`]);
    assert.equal(await store.unban(UID), true);
  });

  it('is full › kick works', async () => {
    await observer.config('SET', 'maxmemory', '1');
    assert.equal(await store.kick(UID), true);
    assert.deepEqual(await keysOf(observer), [`wx:{${UID}}:kicked:live`]);
  });

  it('lacks the replicas that it asks for › ping fails', async () => {
    await observer.config('SET', 'min-replicas-to-write', '1');
    try {
      await assert.rejects(store.ping(), { code: 'STORE_UNAVAILABLE', reason: 'Redis refused: NOREPLICAS' });
    } finally {
      await observer.config('SET', 'min-replicas-to-write', '0');
    }
  });
}

async function failureOf(attempt: Promise<unknown>): Promise<unknown> {
  try {
    await attempt;
  } catch (err) {
    return err;
  }
  return assert.fail('it has not failed');
}
