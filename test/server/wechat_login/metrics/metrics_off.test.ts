import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buildOnce } from '../../../helpers/process/build';
import { freePort } from '../../../helpers/process/free_port';
import { SETTINGS } from '../../../helpers/process/production';
import { hasRedisServer, RedisServer } from '../../../helpers/redis/redis_server';
import { ServerProcess } from '../../../helpers/process/server_process';

/** Loaded by every process of the server: it writes down, at its end, on which ports the process listened and what it had loaded. */
const WITNESS = `
const { Server } = require('node:net');
const ports = [];
const { listen } = Server.prototype;
Server.prototype.listen = function(...args) {
  this.once('listening', () => ports.push(this.address().port));
  return listen.apply(this, args);
};
process.on('exit', () => {
  const role = require('node:path').basename(process.argv[1]);
  const loaded = Object.keys(require.cache).some((file) => /prom-client|lib.metrics.(?!lazy)/.test(file));
  const text = JSON.stringify({ role, ports, loaded });
  require('node:fs').writeFileSync(__dirname + '/' + process.pid + '.json', text);
});
`;

if (hasRedisServer()) describe('npm start without METRICS_PORT', suite);
else console.warn('Left out: npm start without METRICS_PORT, because this machine has no redis-server');

function suite() {
  let redis: RedisServer;
  let dir: string;

  before(async () => {
    buildOnce();
    redis = await RedisServer.start();
  });
  after(() => redis?.stop());

  beforeEach(() => {
    dir = mkdtempSync(path.join(tmpdir(), 'witness-'));
    writeFileSync(path.join(dir, 'witness.js'), WITNESS);
  });
  afterEach(() => rmSync(dir, { recursive: true }));

  /** Runs a server from its start to its end. @return of its agent and its workers, what they loaded and where they listened */
  async function run(env: Record<string, string>) {
    const NODE_OPTIONS = `--require=${path.join(dir, 'witness.js')}`;
    const settings = { ...SETTINGS, REDIS_URL: redis.url, WORKERS: '2', NODE_OPTIONS };
    const server = await ServerProcess.start({ ...settings, ...env });
    assert.equal((await server.request('GET', '/metrics')).status, 404);
    assert.equal(await server.stop(), 0);
    const port = Number(new URL(server.url).port);
    const reports = readdirSync(dir).filter((file) => file.endsWith('.json'));
    return reports
      .map((file) => JSON.parse(readFileSync(path.join(dir, file), 'utf8')) as { role: string; ports: number[] })
      .filter(({ role }) => /agent_worker|app_worker/.test(role))
      .map(({ ports, ...rest }) => ({ ...rest, others: ports.filter((other) => other !== port) }))
      .sort((one, other) => one.role.localeCompare(other.role));
  }

  it('loads no part of the metrics and listens nowhere else, in the agent and in each worker', async () => {
    assert.deepEqual(await run({}), [
      { role: 'agent_worker.js', loaded: false, others: [] },
      { role: 'app_worker.js', loaded: false, others: [] },
      { role: 'app_worker.js', loaded: false, others: [] },
    ]);
  });

  it('with it › loads them, and the agent listens there', async () => {
    const port = await freePort();
    assert.deepEqual(await run({ METRICS_PORT: `${port}` }), [
      { role: 'agent_worker.js', loaded: true, others: [port] },
      { role: 'app_worker.js', loaded: true, others: [] },
      { role: 'app_worker.js', loaded: true, others: [] },
    ]);
  });
}
