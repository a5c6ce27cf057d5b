import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { app, mm } from 'egg-mock/bootstrap';
import type { EggAppInfo } from 'egg';
import config from '../../../../server/config/config.default';

/** The schedule that keeps the logs from filling the disk, in a folder of its own. */
describe('schedule/limit_logs', () => {
  let dir: string;

  beforeEach(() => {
    dir = mkdtempSync(path.join(tmpdir(), 'limit-logs-'));
    mm(app.config.logger, 'dir', dir);
    mm(app.config, 'logLimit', { fileBytes: 100, olderBytes: 250 });
  });
  afterEach(() => rmSync(dir, { recursive: true }));

  const write = (name: string, bytes: number) => writeFileSync(path.join(dir, name), 'x'.repeat(bytes));
  const run = () => app.runSchedule('limit_logs');

  it('begins a new file once a log has reached the limit, and tells every process', async () => {
    const told: string[] = [];
    for (const whom of ['sendToApp', 'sendToAgent'] as const) {
      mm(app.messenger, whom, (action: string) => told.push(`${whom} ${action}`));
    }
    write('audit.log', 100);
    write('web.log', 99);
    await run();
    const [older, ...more] = readdirSync(dir).sort();
    assert.match(older, /^audit\.log\.\d{4}-\d\d-\d\d-\d{6}$/);
    assert.equal(readFileSync(path.join(dir, older)).length, 100);
    assert.deepEqual(more, ['web.log']);
    assert.deepEqual(told, ['sendToApp log-reload', 'sendToAgent log-reload']);
  });

  it('deletes the oldest files of a log beyond their limit, whether a day or a size has begun them', async () => {
    const days = ['2026-01-01', '2026-01-02', '2026-01-02-101010', '2026-01-03', '2026-01-03-235959'];
    for (const day of days) write(`audit.log.${day}`, 80);
    write('web.log.2025-12-31', 250);
    write('audit.log', 90);
    write('notes.txt', 1000);
    await run();
    assert.deepEqual(readdirSync(dir).sort(), [
      'audit.log',
      'audit.log.2026-01-02-101010',
      'audit.log.2026-01-03',
      'audit.log.2026-01-03-235959',
      'notes.txt',
      'web.log.2025-12-31',
    ]);
  });

  it('leaves its files to egg-logrotator, which deletes them after 31 days', async () => {
    write('audit.log', 100);
    await run();
    const [older] = readdirSync(dir);
    const inTwoMonths = Date.now() + 60 * 24 * 3600 * 1000;
    const coreLogger = Object.assign(new Map([['file', { options: { file: path.join(dir, 'audit.log') } }]]), {
      info: () => {},
    });
    mm(app, 'loggers', Object.assign(new Map([['coreLogger', coreLogger]]), { coreLogger }));
    await app.runSchedule(cleanLog());
    assert.deepEqual(readdirSync(dir), [older]);
    mm(Date, 'now', () => inTwoMonths);
    await app.runSchedule(cleanLog());
    assert.deepEqual(readdirSync(dir), []);
  });

  it('has limits of 50 MB for a file and 1 GB for the older ones', () => {
    const { logLimit } = config({ ...app.config, env: 'unittest' } as unknown as EggAppInfo);
    assert.deepEqual(logLimit, { fileBytes: 50 * 1024 ** 2, olderBytes: 1024 ** 3 });
  });

  function cleanLog(): string {
    return require.resolve('egg-logrotator/app/schedule/clean_log.js');
  }
});
