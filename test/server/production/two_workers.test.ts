import assert from 'node:assert/strict';
import Redis from 'ioredis';
import { buildOnce } from '../../helpers/process/build';
import { claimsOf } from '../../helpers/http/login';
import { SETTINGS, WechatServer } from '../../helpers/process/production';
import { hasRedisServer, RedisServer } from '../../helpers/redis/redis_server';
import { ServerProcess } from '../../helpers/process/server_process';
import { until } from '../../helpers/until';
import { assertInvariants, snapshot } from '../model/redis_state';

const LOGINS = 200;

if (hasRedisServer()) suite();
else console.warn('Left out: simultaneous logins over two workers, because this machine has no redis-server');

function suite() {
  describe('npm start with two workers', function () {
    this.timeout(120_000);
    let redisServer: RedisServer;
    let redis: Redis;
    let wechat: WechatServer;
    let server: ServerProcess;

    before(async () => {
      buildOnce();
      redisServer = await RedisServer.start();
      redis = new Redis(redisServer.url);
      wechat = await WechatServer.start();
      const env = { ...SETTINGS, WECHAT_API_BASE: wechat.url, REDIS_URL: redisServer.url, WORKERS: '2' };
      server = await ServerProcess.start(env);
    });

    after(async () => {
      redis?.disconnect();
      await server?.stop();
      wechat?.stop();
      await redisServer?.stop();
    });

    it(`keeps one of ${LOGINS} simultaneous logins of a user`, async () => {
      // Each worker has a connection for commands, which it needs to start, and one that listens: one connection, one worker.
      const clients = async (type: 'NORMAL' | 'PUBSUB') =>
        String(await redis.call('CLIENT', 'LIST', 'TYPE', type)).match(/^id=/gm)?.length;
      await until('both workers listen', async () => (await clients('PUBSUB')) === 2);
      assert.equal(await clients('NORMAL'), 2 + 1);
      const logins = new Map<string, number>();
      const monitor = await redis.monitor();
      const told = new Promise<void>((resolve) => {
        monitor.on('monitor', (_time, [command, , users]: string[], source: string) => {
          if (/^eval(sha)?$/i.test(command)) logins.set(source, (logins.get(source) ?? 0) + Number(users));
          if (/^echo$/i.test(command)) resolve();
        });
      });

      const tokens = await Promise.all(Array.from({ length: LOGINS }, () => wechat.login(server, 'A')));
      const { sub } = claimsOf(tokens[0]);
      await redis.echo('the last one');
      await told;
      monitor.disconnect();

      const [one, other, ...more] = logins.values();
      assert.deepEqual(more, []);
      assert.ok(one + other >= LOGINS && Math.min(one, other) >= LOGINS / 10, `logins by worker: ${one}, ${other}`);

      // What else an application may keep there is its own.
      const state = await snapshot(redis, 'wx:*');
      assertInvariants(state);
      const live = state.get(`wx:{${sub}}:token`)?.value;
      assert.deepEqual([...state.keys()].sort(), [`wx:{${sub}}:session:${live}`, `wx:{${sub}}:token`]);
      assert.equal(new Set(tokens.map((token) => claimsOf(token).jti)).size, LOGINS);

      const answers = await Promise.all(
        tokens.map(async (token) => {
          const { status, body } = await server.request('GET', '/api/session', { token });
          return status === 200 ? `live ${claimsOf(token).jti}` : `${status} ${body.code}`;
        }),
      );
      const expected = [...Array<string>(LOGINS - 1).fill('401 SESSION_REPLACED'), `live ${live}`];
      assert.deepEqual(answers.sort(), expected);
    });
  });
}
