import assert from 'node:assert/strict';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { AuditLog } from '../../../server/lib/audit_log';

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

  it('flush › writes what there is at once, and nothing twice', async () => {
    log.add('a');
    log.flush();
    assert.deepEqual(written, ['a']);
    await nextTurn();
    log.flush();
    assert.deepEqual(written, ['a']);
  });
});
