import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import Redis from 'ioredis';
import { buildOnce, PROJECT } from '../helpers/build';
import { MeteredServer } from '../helpers/metered_server';
import { hasRedisServer } from '../helpers/redis_server';
import { objectsOf, session } from '../helpers/session_command';
import { until } from '../helpers/until';

const PASSWORD = 'the-password-of-the-acl-user';
const ADMIN = 'user admin on >the-password-of-the-admin ~* &* +@all';

/** The users as README.md has them for Redis. */
function usersIn(readme: string): string[] {
  return readFileSync(path.join(PROJECT, readme), 'utf8').match(/^user (wx-login|default) .*$/gm) ?? [];
}

if (hasRedisServer()) describe("The ACL of README.md's Redis user", suite);
else console.warn("Left out: the ACL of README.md's Redis user, because this machine has no redis-server");

function suite() {
  const users = usersIn('README.md');
  let metered: MeteredServer;
  let admin: Redis;

  before(async () => {
    buildOnce();
    const acl = [...users, ADMIN].join('\n').replace('PASSWORD', PASSWORD);
    metered = await MeteredServer.start({ acl, user: `wx-login:${PASSWORD}`, LOGIN_RATE_LIMIT: '1000' });
    admin = new Redis(metered.redis.url, { username: 'admin', password: 'the-password-of-the-admin' });
  });

  after(async () => {
    admin?.disconnect();
    await metered?.stop();
  });

  it('is the same in both languages', () => {
    assert.equal(users.length, 2);
    assert.deepEqual(usersIn('README.zh-CN.md'), users);
  });

  it('lets the service, its metrics and the operator do all that they do', async () => {
    const { server, wechat } = metered;
    await wechat.login(server, 'A');
    const token = await wechat.login(server, 'A');
    const { body } = await server.request('GET', '/api/session', { token });
    const news = server.request('GET', '/api/session?wait=25', { token });
    await metered.shows('wx_login_waiting_requests', 1);
    const operator = { REDIS_URL: metered.redisUrl };
    for (const [command, ...more] of [
      ['show'],
      ['ban', '--for', '1h', '--reason', 'test'],
      ['unban', '--reason', 'test'],
    ]) {
      const said = await session(operator, [command, body.user.id, ...more]);
      assert.equal(said.code, 0, said.stderr);
    }
    assert.equal((await news).body.code, 'SESSION_KICKED');
    await server.request('POST', '/api/logout', { token: await wechat.login(server, 'B') });
    await wechat.login(server, 'C');
    const counted = await session(operator, ['list', '--count', '--json']);
    assert.deepEqual(objectsOf(counted), [{ count: 1 }]);
    assert.equal((await server.request('GET', '/readyz')).status, 200);
    await metered.shows('wx_login_redis_up', 1);
    assert.deepEqual(await admin.acl('LOG'), []);
  });

  it('allows nothing else', async () => {
    const redis = new Redis(metered.redisUrl);
    for (const call of [
      () => redis.get('another'),
      () => redis.keys('*'),
      () => redis.flushall(),
      () => redis.config('GET', 'requirepass'),
      () => redis.publish('another', ''),
    ]) {
      await assert.rejects(call, /NOPERM/);
    }
    redis.disconnect();
    const nobody = new Redis(metered.redis.url, { retryStrategy: () => null }).on('error', () => {});
    await assert.rejects(nobody.ping(), /NOAUTH/);
    nobody.disconnect();
  });

  it('names no command that nothing needs', async () => {
    const used = async () => {
      const stats = await admin.info('commandstats');
      return new Set([...stats.matchAll(/^cmdstat_([^:]+):/gm)].map(([, name]) => name));
    };
    // The subscription's sign of life, every few seconds.
    await until('PING is used', async () => (await used()).has('ping'), 10_000);
    assert.equal(await metered.server.stop(), 0);
    const ofUsers = await used();
    const granted = [...users[0].matchAll(/ \+(\S+)/g)].map(([, name]) => name);
    assert.deepEqual(
      granted.filter((name) => !ofUsers.has(name)),
      [],
    );
  });
}
