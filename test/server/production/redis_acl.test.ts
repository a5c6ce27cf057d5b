import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Redis from 'ioredis';
import { ForgetQueue } from '../../../server/lib/plugin/egg-wechat-login/lib/session/account/forget_queue';
import { SessionKeyCipher } from '../../../server/lib/plugin/egg-wechat-login/lib/wechat/session_key_cipher';
import { buildOnce, PROJECT } from '../../helpers/process/build';
import { MeteredServer } from '../../helpers/process/metered_server';
import { SETTINGS } from '../../helpers/process/production';
import { hasRedisServer } from '../../helpers/redis/redis_server';
import { ServerProcess } from '../../helpers/process/server_process';
import { objectsOf, session } from '../../helpers/process/session_command';
import { until } from '../../helpers/until';

const PASSWORD = 'the-password-of-the-acl-user';
const ADMIN_PASSWORD = 'the-password-of-the-admin';

/** What belongs to this service. An application of one's own has further keys, for which it adds to the user's rights. */
const OURS = /^(wx|login-rate):/;

/** The users as a README has them for Redis. */
function usersIn(readme: string): string[] {
  return readFileSync(path.join(PROJECT, readme), 'utf8').match(/^user \S+ .*$/gm) ?? [];
}

/** The commands of its steps that rotate the password. */
function rotationIn(readme: string): string[] {
  const [row] = /^\| Redis.*ACL.*$/m.exec(readFileSync(path.join(PROJECT, readme), 'utf8'))!;
  return row.match(/(?<=`)ACL [^`]+(?=`)/g) ?? [];
}

if (hasRedisServer()) describe("The ACL of server/README.md's Redis user", suite);
else console.warn("Left out: the ACL of README.md's Redis user, because this machine has no redis-server");

function suite() {
  const users = usersIn('server/README.md');
  let metered: MeteredServer;
  let admin: Redis;
  let dir: string;

  before(async () => {
    buildOnce();
    dir = mkdtempSync(path.join(tmpdir(), 'redis-acl-'));
    const file = path.join(dir, 'users.acl');
    const acl = users.join('\n').replace('ADMIN_PASSWORD', ADMIN_PASSWORD).replace('PASSWORD', PASSWORD);
    writeFileSync(file, `${acl}\n`);
    const user = `wx-login:${PASSWORD}`;
    metered = await MeteredServer.start({ acl: `aclfile ${file}`, user, LOGIN_RATE_LIMIT: '1000' });
    admin = connect(`admin:${ADMIN_PASSWORD}`);
  });

  after(async () => {
    admin?.disconnect();
    await metered?.stop();
    if (dir) rmSync(dir, { recursive: true });
  });

  /** A connection of the test's own. It asks for nothing by itself, so that all INFO but that of `used` is the service's. */
  function connect(user: string): Redis {
    const url = `redis://${user}@127.0.0.1:${metered.redis.port}`;
    return new Redis(url, { enableReadyCheck: false }).on('error', () => {});
  }

  async function assertRefused(user: string) {
    const redis = connect(user);
    await assert.rejects(redis.ping(), /NOAUTH|WRONGPASS/);
    redis.disconnect();
  }

  /** The commands, keys and channels that Redis has refused. */
  async function refused(): Promise<string[]> {
    const log = (await admin.acl('LOG')) as string[][];
    return log.map((entry) => entry[entry.indexOf('object') + 1]);
  }

  it('is the same in both languages', () => {
    assert.deepEqual(
      users.map((user) => user.split(' ')[1]),
      ['wx-login', 'admin', 'default'],
    );
    assert.deepEqual(usersIn('server/README.zh-CN.md'), users);
    assert.deepEqual(rotationIn('server/README.zh-CN.md'), rotationIn('server/README.md'));
  });

  it('lets the service, its metrics and the operator do all that they do', async () => {
    const { server, wechat } = metered;
    await metered.shows('wx_login_live_sessions', 0);
    assert.deepEqual(await refused(), []);
    await wechat.login(server, 'A');
    const token = await wechat.login(server, 'A');
    const { body } = await server.request('GET', '/api/session', { token });
    const news = server.request('GET', '/api/session?wait=25', { token });
    await metered.shows('wx_login_waiting_requests', 1);
    const code = wechat.sandbox.issuePhoneCode('A');
    assert.equal((await server.request('POST', '/api/phone', { token, body: { code } })).status, 200);
    // As with a hook of onForget, which this application does not have.
    const user = connect(`wx-login:${PASSWORD}`);
    const queue = new ForgetQueue(user, new SessionKeyCipher([SETTINGS.SESSION_KEY_SECRET]), SETTINGS.WECHAT_APPID);
    await queue.update({ user: { uid: body.user.id, appid: '', openid: '' }, failures: 1, since: 0 }, 0);
    assert.deepEqual(await queue.due(1), [body.user.id]);
    await queue.claim(body.user.id);
    await queue.done(body.user.id);
    user.disconnect();
    const operator = { REDIS_URL: metered.redisUrl };
    for (const [command, ...more] of [
      ['show'],
      ['ban', '--for', '1h', '--reason', 'test'],
      ['unban', '--reason', 'test'],
    ]) {
      const said = await session(operator, [command, body.user.id, ...more]);
      assert.equal(said.code, 0, said.stderr);
    }
    assert.equal((await news).body.code, 'USER_BANNED');
    await server.request('POST', '/api/logout', { token: await wechat.login(server, 'B') });
    await wechat.login(server, 'C');
    const counted = await session(operator, ['list', '--count', '--json']);
    assert.deepEqual(objectsOf(counted), [{ count: 1 }]);
    assert.equal((await server.request('GET', '/readyz')).status, 200);
    await metered.shows('wx_login_redis_up', 1);
    assert.deepEqual(
      (await refused()).filter((object) => OURS.test(object)),
      [],
    );
  });

  it('allows nothing else', async () => {
    const redis = connect(`wx-login:${PASSWORD}`);
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
    await assertRefused(':');
  });

  it('names no command that nothing needs', async () => {
    let asked = 0;
    /** What has been done; what was refused is counted elsewhere. */
    const used = async () => {
      const stats = await admin.info('commandstats');
      const calls = [...stats.matchAll(/^cmdstat_([^:]+):calls=(\d+)/gm)];
      const ours = calls.filter(([, name, count]) => Number(count) > (name === 'info' ? asked : 0));
      asked += 1;
      return new Set(ours.map(([, name]) => name));
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

  it('gets another password by the steps of the README, without an outage', async () => {
    const next = 'the-next-password';
    const [add, remove, save, ...more] = rotationIn('server/README.md').map((command) => command.split(' '));
    assert.deepEqual(more, []);
    const ask = async ([name, ...args]: string[]) =>
      admin.call(name, ...args.map((arg) => arg.replace('>new', `>${next}`).replace('<old', `<${PASSWORD}`)));

    await ask(add);
    await ask(save);
    const REDIS_URL = `redis://wx-login:${next}@127.0.0.1:${metered.redis.port}`;
    const settings = { ...SETTINGS, WECHAT_API_BASE: metered.wechat.url, REDIS_URL, WORKERS: '1' };
    const old = await ServerProcess.start({ ...settings, REDIS_URL: metered.redisUrl });
    const server = await ServerProcess.start(settings);
    try {
      await ask(remove);
      await ask(save);
      for (const one of [old, server]) await metered.wechat.login(one, 'A');
      await assertRefused(`wx-login:${PASSWORD}`);
      // What was saved is what counts after a restart of Redis.
      await metered.redis.kill();
      await metered.redis.launch();
      await until('the new one serves', async () => (await server.request('GET', '/readyz')).status === 200);
      await assertRefused(`wx-login:${PASSWORD}`);
    } finally {
      await Promise.all([old.stop(), server.stop()]);
    }
  });
}
