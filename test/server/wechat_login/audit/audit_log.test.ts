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

  it('add › writes the lines of one turn of the event loop in one go, in order', async () => {
    log.add('a');
    await Promise.resolve();
    log.add('b');
    assert.deepEqual(written, []);
    await nextTurn();
    assert.deepEqual(written, ['a\nb']);
    log.add('c');
    await nextTurn();
    assert.deepEqual(written, ['a\nb', 'c']);
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
