import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import Redis from 'ioredis';
import { buildOnce, PROJECT } from '../../helpers/process/build';
import { claimsOf } from '../../helpers/http/login';
import { SETTINGS, WechatServer } from '../../helpers/process/production';
import { freePort } from '../../helpers/process/free_port';
import { hasNginx, Nginx } from '../../helpers/process/nginx';
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
    let internalPort: number;

    before(async () => {
      buildOnce();
      redisServer = await RedisServer.start();
      redis = new Redis(redisServer.url);
      wechat = await WechatServer.start();
      internalPort = await freePort();
      const env = { ...SETTINGS, WECHAT_API_BASE: wechat.url, REDIS_URL: redisServer.url, WORKERS: '2' };
      server = await ServerProcess.start({ ...env, INTERNAL_PORT: `${internalPort}` });
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
      assert.ok(one + other >= LOGINS && Math.min(one, other) >= LOGINS / 40, `logins by worker: ${one}, ${other}`);

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

    const ask = (port: number, route: string, headers: Record<string, string> = {}) =>
      fetch(`http://127.0.0.1:${port}${route}`, { headers });
    const namesOf = ({ headers }: Response) => [...headers].filter(([name]) => name.startsWith('x-user-')).sort();

    it('GET /internal/session › names the user on its own port, and does not exist on the public one', async () => {
      const code = wechat.sandbox.issueCode('B', undefined, { unionid: true });
      const { body } = await server.request('POST', '/api/login', { body: { code } });
      const { token, user } = body as unknown as { token: string; user: { id: string } };
      const bearer = { Authorization: `Bearer ${token}` };
      const { sandbox } = wechat;
      const names = [
        ['x-user-appid', SETTINGS.WECHAT_APPID],
        ['x-user-id', user.id],
        ['x-user-openid', sandbox.openidOf('B')],
        ['x-user-unionid', sandbox.unionidOf('B')],
      ];
      // More often than there are workers.
      for (let i = 0; i < 4; i++) {
        const answer = await ask(internalPort, '/internal/session', bearer);
        assert.deepEqual([answer.status, await answer.text(), namesOf(answer)], [200, '{}', names]);
      }
      const refused = await ask(internalPort, '/internal/session');
      assert.deepEqual([refused.status, ((await refused.json()) as { code: string }).code], [401, 'TOKEN_MISSING']);
      assert.deepEqual(namesOf(refused), []);
      assert.equal((await ask(internalPort, '/api/session', bearer)).status, 404);
      const outside = await server.request('GET', '/internal/session', { token });
      assert.deepEqual([outside.status, outside.body.code], [404, 'NOT_FOUND']);
    });

    it('behind nginx as in server/README › a service reads who is logged in, and no client can write it', async function () {
      if (!hasNginx()) this.skip();
      const seen: Record<string, string | string[] | undefined>[] = [];
      const service = createServer((req, res) => {
        seen.push(
          Object.fromEntries(Object.entries(req.headers).filter(([name]) => /^x-user|^authorization/.test(name))),
        );
        res.end('orders');
      }).listen(0, '127.0.0.1');
      const port = await freePort();
      const [, locations] = /```nginx\n(# Who asks[^]+?)```/.exec(
        readFileSync(path.join(PROJECT, 'server/README.md'), 'utf8'),
      )!;
      const config = locations
        .replaceAll('127.0.0.1:9000', `127.0.0.1:${internalPort}`)
        .replace('127.0.0.1:7001', new URL(server.url).host)
        .replace('127.0.0.1:8080', `127.0.0.1:${(service.address() as AddressInfo).port}`);
      const nginx = await Nginx.start(port, config);
      try {
        const token = await wechat.login(server, 'C');
        const forged = { 'X-User-Id': 'x', 'X-User-Openid': 'x', 'X-User-Unionid': 'x', 'X-User-Appid': 'x' };
        const answer = await ask(port, '/orders/1', { ...forged, Authorization: `Bearer ${token}` });
        assert.deepEqual([answer.status, await answer.text()], [200, 'orders']);
        const [appid, openid] = [SETTINGS.WECHAT_APPID, wechat.sandbox.openidOf('C')];
        const id = String(claimsOf(token).sub);
        assert.deepEqual(seen, [{ 'x-user-id': id, 'x-user-appid': appid, 'x-user-openid': openid }]);
        const refused = await ask(port, '/orders/1', forged);
        assert.deepEqual([refused.status, ((await refused.json()) as { code: string }).code], [401, 'TOKEN_MISSING']);
        assert.equal(seen.length, 1);
        assert.equal((await ask(port, '/_session', { Authorization: `Bearer ${token}` })).status, 404);
      } finally {
        await nginx.stop();
        service.close();
      }
    });
  });
}
