import assert from 'node:assert/strict';
import { once } from 'node:events';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import { connectRedis } from '../../../../../server/lib/redis/connect';
import { SessionStore } from '../../../../../server/lib/plugin/egg-wechat-login/lib/session/store/store';
import { SessionWatch } from '../../../../../server/lib/plugin/egg-wechat-login/lib/session/watch/session_watch';
import { hasRedisServer, RedisServer } from '../../../../helpers/redis/redis_server';
import { until } from '../../../../helpers/until';

/** Longer than a test may take: what ends sooner has been told. */
const LONG_MS = 120_000;
const OPTIONS = { maxWaits: 1000, maxWaitsPerSession: 4, heartbeatMs: 5000 };
const LIMITS = { idleSeconds: 1000, maxSeconds: 5000 };
const UNHEARD = { name: 'ApiError', code: 'STORE_UNAVAILABLE', reason: 'no subscription to wx:ended' };
const now = () => Math.floor(Date.now() / 1000);

if (hasRedisServer()) describe('SessionWatch on a redis-server', suite);
else console.warn('Left out: SessionWatch on a redis-server, because this machine has no redis-server');

function suite() {
  let server: RedisServer;
  let redis: Redis;
  let watch: SessionWatch;
  let log: string[];

  const connect = async (credentials: { username?: string; password?: string } = {}) => {
    const settings = { form: 'standalone' as const, host: '127.0.0.1', port: server.port, db: 0, tls: false };
    const client = connectRedis({ ...settings, ...credentials }) as Redis;
    client.on('error', () => {});
    await once(client, 'ready');
    return client;
  };
  /** Without waiting until it is heard. */
  const open = (client = redis, options = {}) => {
    log = [];
    const told = (text: string) => void log.push(text);
    watch = new SessionWatch(client, { ...OPTIONS, ...options }, { info: told, warn: told });
    watch.open();
  };
  const isHeard = () => {
    try {
      watch.leave('probe', watch.enter('probe'));
      return true;
    } catch {
      return false;
    }
  };
  const heard = () => until('it is heard', async () => isHeard());
  const unheard = () => until('it is not heard', async () => !isHeard());
  const wait = async (id: string) => {
    const waiter = watch.enter(id);
    const outcome = await waiter.ended(LONG_MS);
    watch.leave(id, waiter);
    return outcome;
  };
  const subscribers = async () =>
    String(await redis.client('LIST', 'TYPE', 'PUBSUB'))
      .split('\n')
      .filter((line) => line !== '');

  beforeEach(async () => {
    server = await RedisServer.start();
    redis = await connect();
  });

  afterEach(async () => {
    watch.close();
    server.thaw();
    redis.disconnect();
    await server.stop();
  });

  it('enter › throws STORE_UNAVAILABLE until it is heard', async () => {
    open();
    assert.throws(() => watch.enter('a'), UNHEARD);
    await heard();
    assert.equal(watch.size, 0);
    assert.deepEqual(log, []);
  });

  it('hears of a session that a store has ended, on one connection for all who wait', async () => {
    open();
    await heard();
    const store = new SessionStore(await connect(), LIMITS);
    const record = { openid: 'o', sessionKey: '~sealed', createdAt: now() };
    await store.login({ uid: 'u', id: 'a' }, record);
    const waits = Promise.all([wait('a'), wait('a')]);
    void wait('b');
    assert.equal((await subscribers()).length, 1);
    await store.login({ uid: 'u', id: 'b' }, record);
    assert.deepEqual(await waits, ['news', 'news']);
    assert.equal(watch.size, 1);
  });

  it('is killed (CLIENT KILL TYPE pubsub) › wakes everybody and is heard again', async () => {
    open();
    await heard();
    const waits = Promise.all([wait('a'), wait('b')]);
    assert.equal(await redis.client('KILL', 'TYPE', 'pubsub'), 1);
    assert.deepEqual(await waits, ['news', 'news']);
    await heard();
    const again = wait('a');
    assert.equal((await subscribers()).length, 1);
    assert.equal(await redis.publish('wx:ended', 'a'), 1);
    assert.equal(await again, 'news');
    assert.deepEqual(log, [
      '[session-watch] no subscription to wx:ended: the connection was closed',
      '[session-watch] subscribed to wx:ended again',
    ]);
  });

  it('wakes a hundred at a time', async () => {
    open();
    await heard();
    let woken = 0;
    const waits = Array.from({ length: 250 }, async (_, i) => {
      const outcome = await wait(`id${i}`);
      woken += 1;
      return outcome;
    });
    await redis.client('KILL', 'TYPE', 'pubsub');
    await waits[0];
    await nextTurn();
    assert.equal(woken, 100);
    assert.deepEqual(new Set(await Promise.all(waits)), new Set(['news']));
    assert.equal(watch.size, 0);
  });

  it('loses Redis › wakes everybody, throws STORE_UNAVAILABLE at once until it is back, and says so once', async () => {
    open();
    await heard();
    const waits = wait('a');
    await server.kill();
    assert.equal(await waits, 'news');
    await unheard();
    assert.throws(() => watch.enter('a'), UNHEARD);
    // For some attempts to connect.
    await until('it is tried again', async () => log.length === 1);
    await new Promise((resolve) => setTimeout(resolve, 400));
    await server.launch();
    await heard();
    const again = wait('a');
    await until('the client is back', () =>
      redis.publish('wx:ended', 'a').then(
        () => true,
        () => false,
      ),
    );
    assert.equal(await again, 'news');
    assert.equal(log.length, 2, log.join('\n'));
    assert.equal(log[1], '[session-watch] subscribed to wx:ended again');
  });

  it('hangs › is found by the heartbeat: wakes everybody, throws STORE_UNAVAILABLE, and is heard when it goes on', async () => {
    open(redis, { heartbeatMs: 100 });
    await heard();
    const waits = wait('a');
    server.freeze();
    const begin = Date.now();
    assert.equal(await waits, 'news');
    const took = Date.now() - begin;
    // The heartbeat, and the half second that Redis has for an answer.
    assert.ok(took < 1500, `${took} ms`);
    assert.throws(() => watch.enter('a'), UNHEARD);
    server.thaw();
    await heard();
  });

  it('heartbeat › goes on for as long as Redis answers, and nobody is woken', async () => {
    open(redis, { heartbeatMs: 20 });
    await heard();
    const waiter = watch.enter('a');
    const pings = async () => Number(/cmdstat_ping:calls=(\d+)/.exec(await redis.info('commandstats'))?.[1] ?? 0);
    await until('there were ten heartbeats', async () => (await pings()) >= 10);
    assert.equal((await subscribers()).length, 1);
    assert.deepEqual(log, []);
    assert.equal(await waiter.ended(1), 'time');
  });

  it('close › answers all who wait, also those who come later, and closes the connection', async () => {
    open();
    await heard();
    const waits = Promise.all([wait('a'), wait('b')]);
    watch.close();
    assert.deepEqual(await waits, ['stop', 'stop']);
    assert.equal(await wait('a'), 'stop');
    await until('the connection is closed', async () => (await subscribers()).length === 0);
    // Longer than it would take to come back.
    await new Promise((resolve) => setTimeout(resolve, 300));
    assert.deepEqual(await subscribers(), []);
    assert.equal(watch.size, 0);
    assert.deepEqual(log, []);
  });

  it('open › keeps trying where Redis cannot be reached', async () => {
    await server.kill();
    open();
    await until('the first attempt has failed', async () => log.length === 1);
    assert.match(log[0], /^\[session-watch\] no subscription to wx:ended: connect ECONNREFUSED 127\.0\.0\.1:\d+$/);
    await server.launch();
    await heard();
  });

  it('whose channel an ACL withholds › says so without the command; logins, logouts and kicks go on', async () => {
    await redis.call('ACL', 'SETUSER', 'app', 'on', '>p', '~*', '+@all', 'resetchannels');
    const client = await connect({ username: 'app', password: 'p' });
    open(client);
    await until('it is refused', async () => log.length > 0);
    assert.deepEqual(log, ['[session-watch] no subscription to wx:ended: NOPERM']);
    assert.throws(() => watch.enter('a'), UNHEARD);
    const store = new SessionStore(client, LIMITS);
    const record = { openid: 'o', sessionKey: '~sealed', createdAt: now() };
    await store.login({ uid: 'u', id: 'a' }, record);
    assert.deepEqual(await store.login({ uid: 'u', id: 'b' }, record), { ...record, renewedAt: record.createdAt });
    await store.logout({ uid: 'u', id: 'b' });
    await store.login({ uid: 'u', id: 'c' }, record);
    assert.equal(await store.kick('u'), true);
    await assert.rejects(store.check({ uid: 'u', id: 'c' }, now() + 100), { code: 'SESSION_KICKED' });
    await redis.call('ACL', 'SETUSER', 'app', '&wx:ended');
    await heard();
    client.disconnect();
  });
}
