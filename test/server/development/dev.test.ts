import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { DevServer } from '../../e2e/dev_server';
import { ProjectCopy } from '../../e2e/project_copy';
import { parseMetrics } from '../../helpers/docs/metrics';
import { PROJECT, TYPESCRIPT } from '../../helpers/process/build';
import { freePort } from '../../helpers/process/free_port';
import { until } from '../../helpers/until';

describe('npm run dev', () => {
  let project: ProjectCopy;
  let server: DevServer;
  let metricsPort: number;

  before(async () => {
    project = new ProjectCopy('server');
    metricsPort = await freePort();
    writeFileSync(project.file('.env'), `METRICS_PORT=${metricsPort}\nPORT=1\nJWT_SECRET=\n`);
    server = await DevServer.start(project.root, {}, ['npm', 'run', 'dev']);
  });

  after(async () => {
    server?.kill('SIGKILL');
    project.remove();
  });

  const scrapeNow = async () => parseMetrics(await (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text());

  it('reads .env, and the shell comes first: shows the metrics of its worker and how many sessions its Redis has', async () => {
    await fetch(`${server.url}/healthz`);
    await until('the sessions are counted', async () => (await scrapeNow()).has('wx_login_live_sessions'));
    const scrape = await scrapeNow();
    assert.equal(scrape.get('wx_login_http_requests_total{method="GET",route="/healthz",status="200"}'), 1);
    assert.deepEqual([scrape.get('wx_login_workers'), scrape.get('wx_login_workers_answering')], [1, 1]);
    assert.equal(scrape.get('wx_login_redis_up'), 1);
    assert.equal(scrape.get('wx_login_live_sessions'), 0);
  });

  /** Saves a file of the server, and waits until a new worker serves alone. */
  async function restartWorker(): Promise<void> {
    server.output = '';
    const now = new Date();
    utimesSync(project.file('server/app/router.ts'), now, now);
    await server.prints(/^Open http:/m);
    await server.prints(/app_worker#\d+:\d+ disconnect/);
  }

  it('keeps logins, and how they ended, over saved files of the server', async () => {
    const token = await server.login('A', 'iPhone 15');
    const replaced = await server.login('B');
    await server.login('B', 'HUAWEI Mate 60');
    const before = await server.session(token);
    assert.equal(before.device, 'iPhone 15');
    for (let restart = 1; restart <= 2; restart += 1) {
      await restartWorker();
      assert.deepEqual(await server.session(token), before);
      const { code, device } = await server.session(replaced);
      assert.deepEqual([code, device], ['SESSION_REPLACED', 'HUAWEI Mate 60']);
    }
  });

  it('ends with the SIGTERM that npm gets, and leaves no data behind', async () => {
    const snapshots = () => readdirSync(project.file('run')).filter((name) => name.startsWith('embedded-redis'));
    assert.equal(snapshots().length, 1);
    // npm gets it alone, as from a supervisor or an editor.
    await server.end('SIGTERM');
    await assert.rejects(fetch(`${server.url}/healthz`), { message: 'fetch failed' });
    assert.ok(existsSync(project.file('run')));
    assert.deepEqual(snapshots(), []);
  });
});

describe('npm run dev with wrong settings', () => {
  it('lists all of them once, without a stack, and starts nothing', () => {
    const env = { ...process.env, PORT: 'abc', LOGIN_RATE_LIMIT: 'many' };
    const args = ['--require', TYPESCRIPT, 'server/dev.ts'];
    const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: PROJECT, env, encoding: 'utf8' });
    assert.equal(
      stderr,
      `The service cannot start with these settings:
  - LOGIN_RATE_LIMIT must be a whole number of at least 0
  - PORT must be a whole number from 1 to 65535
`,
    );
    assert.equal(stdout, '');
    assert.equal(status, 1);
  });
});
