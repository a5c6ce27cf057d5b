import assert from 'node:assert/strict';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { AuditLog } from '../../../../server/lib/plugin/egg-wechat-login/lib/audit/audit_log';

describe('AuditLog', () => {
  const written: string[] = [];
  let log: AuditLog;

  beforeEach(() => {
    written.length = 0;
    log = new AuditLog((text) => written.push(text));
  });

  it('add › writes lines that come together in one go, in order, before the promise of their action resolves', async () => {
    const act = async (...lines: string[]) => {
      for (const line of lines) log.add(line);
      assert.ok(!written.join('\n').includes(lines[0]));
    };
    await Promise.all([act('a', 'b'), act('c')]);
    assert.deepEqual(written, ['a\nb\nc']);
    await act('d');
    assert.deepEqual(written, ['a\nb\nc', 'd']);
  });

  it('flush › writes no more than 4096 bytes in one piece, unless a line is longer', () => {
    const lines = ['字'.repeat(500), 'b'.repeat(1000), 'c'.repeat(1594), 'd', 'e'.repeat(5000), 'f'];
    for (const line of lines) log.add(line);
    log.flush();
    // With the line ends 1501 + 1001 + 1595 = 4097.
    assert.deepEqual(written, [lines.slice(0, 2).join('\n'), lines.slice(2, 4).join('\n'), lines[4], 'f']);
  });

  it('flush › writes what there is at once, and nothing twice', async () => {
    log.add('a');
    log.flush();
    assert.deepEqual(written, ['a']);
    await nextTurn();
    log.flush();
    assert.deepEqual(written, ['a']);
  });
});
