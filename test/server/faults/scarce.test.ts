import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readdirSync, statSync } from 'node:fs';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import path from 'node:path';
import { buildOnce, PROJECT } from '../../helpers/process/build';
import { SETTINGS } from '../../helpers/process/production';
import { ServerProcess } from '../../helpers/process/server_process';
import { hasRedisServer, RedisServer } from '../../helpers/redis/redis_server';
import { until } from '../../helpers/until';

const OPEN_FILES = 200;
const CONNECTIONS = 600;

if (hasRedisServer()) describe('npm start without a reader of its output and with few files', suite);
else console.warn('Left out: npm start without a reader of its output, because this machine has no redis-server');

function suite() {
  let redis: RedisServer;
  let server: ServerProcess;

  before(async () => {
    buildOnce();
    redis = await RedisServer.start();
    const script = `ulimit -n ${OPEN_FILES} && node dist/start.js 2>&1 | head -c 900`;
    server = await ServerProcess.spawn({ ...SETTINGS, REDIS_URL: redis.url, WORKERS: '2' }, ['sh', '-c', script]);
    await until('it serves', serves, 20_000);
  });

  after(async () => {
    await server?.stopGroup('SIGTERM');
    await redis?.stop();
  });

  async function serves(): Promise<boolean> {
    return server.request('GET', '/healthz').then(
      ({ status }) => status === 200,
      () => false,
    );
  }

  /** The size of all log files. */
  function logged(): number {
    const dir = path.join(PROJECT, 'logs/prod');
    return readdirSync(dir).reduce((bytes, file) => bytes + statSync(path.join(dir, file)).size, 0);
  }

  it('says at the start how many connections a worker takes', () => {
    const line = 'The limit of open files is 200 (LimitNOFILE, ulimit -n): each worker takes 50 connections at most.';
    assert.equal(server.output.split('\n')[0], line);
  });

  it('serves and does not log that it cannot log', async () => {
    const before = logged();
    for (let i = 0; i < 20; i += 1) {
      const { status } = await server.request('POST', '/api/login', { body: {} });
      assert.equal(status, 400);
    }
    // Each has a line in the audit log.
    const bytes = logged() - before;
    assert.ok(bytes < 20_000, `${bytes} bytes`);
  });

  it(`${CONNECTIONS} idle connections › serves as soon as they have gone`, async () => {
    const sockets: Socket[] = [];
    for (let i = 0; i < CONNECTIONS; i += 1) {
      const socket = connect(Number(new URL(server.url).port), '127.0.0.1').on('error', () => {});
      sockets.push(socket);
    }
    await Promise.all(sockets.map((socket) => socket.pending && once(socket, 'connect').catch(() => {})));
    // What the workers do not take, they close.
    await until('the rest is closed', async () => sockets.filter(({ closed }) => !closed).length <= 2 * 50);
    for (const socket of sockets) socket.destroy();
    await until('it serves', serves);
    const answers = await Promise.all(Array.from({ length: 40 }, () => server.request('GET', '/readyz')));
    assert.deepEqual(new Set(answers.map(({ status }) => status)), new Set([200]));
  });
}
