import assert from 'node:assert/strict';
import type { Redis } from 'ioredis';
import { app, mm } from 'egg-mock/bootstrap';
import { readSettings } from '../../../server/config/settings';
import { connectRedis } from '../../../server/lib/redis/connect';
import { LoginLimiter } from '../../../server/lib/plugin/egg-wechat-login/lib/redis/login_limiter';
import { assertError } from '../../helpers/http/login';
import { hasRedisServer, RedisServer } from '../../helpers/redis/redis_server';

describe('rate limit of logins', () => {
  it('a client that changes X-Forwarded-For at every login stays one address', async () => {
    mm(app.wechatLogin.parts, 'limiter', new LoginLimiter(app.redis, 3));
    const post = (address: string) =>
      app.httpRequest().post('/api/login').set('x-forwarded-for', address).set('x-real-ip', address).send({});
    for (let i = 1; i <= 3; i++) assertError(await post(`192.0.2.${i}`), 400, 'INVALID_PARAM');
    assertError(await post('192.0.2.4'), 429, 'RATE_LIMITED');
    assert.deepEqual(await app.redis.keys('login-rate:*'), ['login-rate:address:127.0.0.1']);
  });

  it('the count of an address is gone after a minute', async () => {
    await new LoginLimiter(app.redis, 3).countAddress('192.0.2.1');
    const ttl = await app.redis.ttl('login-rate:address:192.0.2.1');
    assert.ok(ttl > 0 && ttl <= 60, `${ttl}`);
  });

  it('the addresses of one IPv6 network of 64 bits are one client', async () => {
    const limiter = new LoginLimiter(app.redis, 10);
    for (const address of ['2001:db8:1:2::1', '2001:db8:1:2:ffff::', '2001:0db8:1:2:3:4:5:6']) {
      await limiter.countAddress(address);
    }
    for (const address of ['2001:db8:1:3::1', '::1', '2001:db8::']) await limiter.countAddress(address);
    const keys = ['0:0:0:0::/64', '2001:db8:0:0::/64', '2001:db8:1:2::/64', '2001:db8:1:3::/64'];
    assert.deepEqual(
      (await app.redis.keys('login-rate:*/64')).sort(),
      keys.map((key) => `login-rate:address:${key}`),
    );
    assert.equal(await app.redis.get('login-rate:address:2001:db8:1:2::/64'), '3');
  });

  it('the networks of 64 bits in one of 48 are limited together, to 20 times as much', async () => {
    const limiter = new LoginLimiter(app.redis, 2);
    const from = (network: number) => limiter.countAddress(`2001:db8:1:${network.toString(16)}::1`);
    for (let network = 1; network <= 20; network++) for (let i = 0; i < 2; i++) await from(network);
    await assert.rejects(from(21), { code: 'RATE_LIMITED' });
    await limiter.countAddress('2001:db8:2:1::1');
  });

  it('attempts beyond the limit of their own network do not count for its neighbours', async () => {
    const limiter = new LoginLimiter(app.redis, 2);
    const attempts = Array.from({ length: 100 }, () => limiter.countAddress('2001:db8:1:1::1'));
    const refused = (await Promise.allSettled(attempts)).filter(({ status }) => status === 'rejected');
    assert.equal(refused.length, 98);
    assert.equal(await app.redis.get('login-rate:address:2001:db8:1::/48'), '2');
    await limiter.countAddress('2001:db8:1:2::1');
  });

  if (hasRedisServer()) onRedisServer();
  else console.warn('Left out: the rate limit on a redis-server, because this machine has none');
});

function onRedisServer() {
  describe('on a redis-server', () => {
    const LIMIT = 5;
    let server: RedisServer;
    let connections: Redis[];
    /** As two workers have them: a connection and a limiter each. */
    let workers: LoginLimiter[];

    beforeEach(async () => {
      server = await RedisServer.start();
      const { redis } = readSettings({ REDIS_URL: server.url }, 'local');
      connections = [connectRedis(redis) as Redis, connectRedis(redis) as Redis];
      await Promise.all(connections.map((connection) => new Promise((resolve) => connection.once('ready', resolve))));
      for (const connection of connections) connection.on('error', () => {});
      workers = connections.map((connection) => new LoginLimiter(connection, LIMIT));
    });

    afterEach(async () => {
      for (const connection of connections) connection.disconnect();
      await server.stop();
    });

    /** How many of so many attempts, spread evenly over these workers and made at once, are let through. */
    async function admitted(attempts: number, address: string, by = workers): Promise<number> {
      const counted = Array.from({ length: attempts }, (_, i) => by[i % by.length].countAddress(address));
      const outcomes = await Promise.allSettled(counted);
      for (const outcome of outcomes) {
        if (outcome.status === 'rejected') assert.equal(outcome.reason.code, 'RATE_LIMITED');
      }
      return outcomes.filter(({ status }) => status === 'fulfilled').length;
    }

    it('all workers share one count', async () => {
      assert.equal(await admitted(20, '192.0.2.1'), LIMIT);
      assert.equal(await admitted(1, '192.0.2.1', [workers[0]]), 0);
      assert.equal(await admitted(1, '192.0.2.1', [workers[1]]), 0);
      assert.equal(await admitted(20, '192.0.2.2'), LIMIT);
    });

    it('users and addresses are counted apart', async () => {
      assert.equal(await admitted(20, '192.0.2.1'), LIMIT);
      await workers[0].countUser('192.0.2.1');
    });

    it('while Redis is dead each worker counts for itself: neither an open gate nor a shut one', async () => {
      assert.equal(await admitted(LIMIT, '192.0.2.1'), LIMIT);
      await server.stop();
      for (const worker of workers) {
        assert.equal(await admitted(20, '192.0.2.1', [worker]), LIMIT);
        assert.equal(await admitted(1, '192.0.2.1', [worker]), 0);
        assert.equal(await admitted(1, '192.0.2.2', [worker]), 1);
      }
    });
  });
}
