import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { app } from 'egg-mock/bootstrap';
import type { EggLogger } from 'egg';
import { writeAtOnce } from '../../../../server/lib/plugin/egg-wechat-login/lib/audit/write_at_once';
import { auditFile } from '../../../helpers/logs/audit_log';

/** A logger with a file, which is not open yet. */
function loggerOf(file: string) {
  const transport = { options: { file }, _write: (() => {}) as (text: string) => void };
  return { transport, logger: new Map([['file', transport]]) as unknown as EggLogger };
}

describe('writeAtOnce', () => {
  let dir: string;
  let reports: string[];

  beforeEach(() => {
    dir = mkdtempSync(path.join(tmpdir(), 'audit-test-'));
    reports = [];
  });

  afterEach(() => rmSync(dir, { recursive: true }));

  it("the application's audit log › has a line as soon as it is logged", () => {
    const line = `{"written":"at once, in ${dir}"}`;
    app.getLogger('wechatLoginAudit').info(line);
    assert.ok(readFileSync(auditFile(), 'utf8').endsWith(`${line}\n`));
  });

  it('a file that is not open, as while egg-logrotator begins a new one › appends to it', () => {
    const { transport, logger } = loggerOf(path.join(dir, 'audit.log'));
    writeAtOnce(logger, (message) => reports.push(message));
    transport._write('a\n');
    transport._write('b\n');
    assert.equal(readFileSync(path.join(dir, 'audit.log'), 'utf8'), 'a\nb\n');
    assert.deepEqual(reports, []);
  });

  it('a file that cannot be written › reports it once, counts the lines, and does not throw', () => {
    // A folder.
    const { transport, logger } = loggerOf(dir);
    let lost = 0;
    writeAtOnce(
      logger,
      (message) => reports.push(message),
      (lines) => (lost += lines),
    );
    for (let i = 0; i < 100; i += 1) transport._write('a\nb\n');
    assert.deepEqual(reports, [`The audit log ${dir} cannot be written (EISDIR)`]);
    assert.equal(lost, 200);
  });

  it('a logger without a file › is left alone', () => {
    writeAtOnce(new Map() as unknown as EggLogger, assert.fail);
  });
});
