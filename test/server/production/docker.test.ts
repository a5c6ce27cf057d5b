import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { PROJECT, buildOnce } from '../../helpers/process/build';
import { SETTINGS } from '../../helpers/process/production';
import { hasRedisServer, RedisServer } from '../../helpers/redis/redis_server';
import { ServerProcess } from '../../helpers/process/server_process';
import pkg from '../../../package.json';

const read = (file: string) => readFileSync(path.join(PROJECT, file), 'utf8');

/** The instructions of the Dockerfile, one string each, without comments; a continued line is one with the next. */
const INSTRUCTIONS = read('Dockerfile')
  .replace(/^#.*\n/gm, '')
  .replace(/\\\n\s*/g, '')
  .split('\n')
  .filter(Boolean);

/** What follows the keyword, of each such instruction. */
const all = (keyword: string) =>
  INSTRUCTIONS.filter((line) => line.startsWith(`${keyword} `)).map((line) => line.slice(keyword.length + 1));

/** Of COPY: `from` another stage or undefined, and what is copied. */
const copies = all('COPY').map((line) => {
  const [, from, paths] = /^(?:--from=(\S+) )?(.+)$/.exec(line)!;
  return { from, sources: paths.split(' ').slice(0, -1) };
});
const context = copies.filter(({ from }) => !from).flatMap(({ sources }) => sources);

describe('Dockerfile', () => {
  it('copies what there is, and .dockerignore lets it through', () => {
    const letThrough = read('.dockerignore').match(/(?<=^!).+/gm);
    for (const source of context) {
      assert.ok(existsSync(path.join(PROJECT, source)), source);
      assert.ok(letThrough!.includes(source), `${source} is ignored`);
    }
    assert.deepEqual(letThrough!.sort(), [...new Set(context)].sort());
  });

  it('names stages that there are', () => {
    const stages = all('FROM').map((line) => line.split(' AS ')[1]);
    for (const { from } of copies) assert.ok(!from || stages.includes(from), from);
  });

  it('copies all that the build reads', () => {
    const tsc = path.join(PROJECT, 'node_modules/typescript/bin/tsc');
    const args = [tsc, '-p', 'server/tsconfig.build.json', '--listFilesOnly'];
    const files = execFileSync(process.execPath, args, { cwd: PROJECT, encoding: 'utf8' }).trim().split('\n');
    const ours = files.filter((file) => !file.includes('/node_modules/')).map((file) => path.relative(PROJECT, file));
    assert.ok(ours.includes('server/start.ts'));
    assert.deepEqual(
      ours.filter((file) => !context.some((source) => file === source || file.startsWith(`${source}/`))),
      [],
    );
  });

  it('runs scripts that there are, and what npm start runs', () => {
    for (const [, script] of all('RUN')
      .join('\n')
      .matchAll(/npm run (\S+)/g))
      assert.ok(script in pkg.scripts, script);
    assert.equal(`exec ${JSON.parse(all('CMD')[0]).join(' ')}`, pkg.scripts.start);
  });

  it('runs as a user that may do little, on a Node with which CI runs the tests', () => {
    assert.deepEqual(all('USER'), ['1000']);
    const [, major] = /^NODE_IMAGE=node:(\d+)-slim$/.exec(all('ARG')[0])!;
    const [, tested] = /node: \[(.*)\]/.exec(read('.github/workflows/ci.yml'))!;
    assert.ok(tested.split(', ').includes(major));
  });

  it('has no settings in it', () => {
    assert.deepEqual(all('ENV'), []);
    assert.deepEqual(all('ARG').length, 1);
  });

  if (hasRedisServer()) describe('HEALTHCHECK', healthCheck);
  else console.warn('Left out: the health check of the Dockerfile, because this machine has no redis-server');
});

function healthCheck() {
  const [command, ...args] = JSON.parse(all('HEALTHCHECK')[0].split(' CMD ')[1]) as string[];
  let redis: RedisServer;
  let server: ServerProcess;

  /** Its exit code. Not of an image, so with this test's own Node. */
  async function check(): Promise<number> {
    assert.equal(command, 'node');
    const env = { PATH: process.env.PATH, PORT: new URL(server.url).port };
    const [code] = await once(spawn(process.execPath, args, { env, stdio: 'inherit' }), 'exit');
    return code as number;
  }

  before(async () => {
    buildOnce();
    redis = await RedisServer.start();
    server = await ServerProcess.start({ ...SETTINGS, REDIS_URL: redis.url, WORKERS: '1' });
  });

  after(async () => {
    await server?.stop();
    await redis?.stop();
  });

  it('exits 0 while the server serves, also when its Redis does not', async () => {
    assert.equal(await check(), 0);
    await redis.kill();
    assert.equal((await server.request('GET', '/readyz')).status, 503);
    assert.equal(await check(), 0);
  });

  it('exits 1 when it does not', async () => {
    await server.stop();
    assert.equal(await check(), 1);
  });
}
