import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PROJECT } from '../../helpers/process/build';

const hasSystemd = spawnSync('systemd-analyze', ['--version']).status === 0;
if (!hasSystemd) console.warn('Left out: systemd-analyze verify, because this machine has no systemd-analyze');

/** The unit as a README has it. */
function unitIn(readme: string): string {
  const [, unit] = /```ini\n([^]*?)```/.exec(readFileSync(path.join(PROJECT, readme), 'utf8'))!;
  return unit;
}

const withoutComments = (unit: string) => unit.replace(/^#.*\n/gm, '');

describe("server/README.md's systemd unit", () => {
  const unit = unitIn('server/README.md');

  it('is the same in both languages', () => {
    assert.equal(withoutComments(unitIn('server/README.zh-CN.md')), withoutComments(unit));
  });

  it('allows what Egg and Node cannot start without', () => {
    // os.networkInterfaces() throws without it, and egg-cluster looks for a free port for ever.
    assert.match(unit, /^RestrictAddressFamilies=.*\bAF_NETLINK\b/m);
    // pkey_alloc of V8 is in no other group; a call that is not allowed kills the process.
    assert.match(unit, /^SystemCallFilter=@system-service @pkey$/m);
  });

  it('is one that systemd takes, to the last line', function () {
    if (!hasSystemd) this.skip();
    const dir = mkdtempSync(path.join(tmpdir(), 'systemd-test-'));
    try {
      const file = path.join(dir, 'wx-login@7001.service');
      writeFileSync(file, unit);
      const { stderr } = spawnSync('systemd-analyze', ['verify', '--man=no', file], { encoding: 'utf8' });
      // A line that it does not know is no failure to it. Of other units it may complain as it likes.
      assert.deepEqual(
        stderr.split('\n').filter((line) => line.includes('wx-login@')),
        [],
      );
    } finally {
      rmSync(dir, { recursive: true });
    }
  });
});
