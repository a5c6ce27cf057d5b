import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { userInfo } from 'node:os';
import { AuditFile } from '../../../server/cli/audit_file';
import { explain } from '../../../server/cli/failure';

/** Opens like any other file and takes nothing. */
const FULL = '/dev/full';

describe('cli/audit_file.AuditFile', () => {
  it('lets what was begun be carried out on a full disk, and hands over the lines in the end', function () {
    if (!existsSync(FULL)) this.skip();
    const file = new AuditFile(FULL);
    file.write('ban', { uid: 'u', reason: 'spam' });
    file.write('kick', { uid: 'u', reason: 'spam' });
    assert.throws(
      () => file.close(),
      (err) => {
        const { error, message, lost } = explain(err);
        assert.deepEqual(
          [error, message],
          ['AUDIT', 'The audit log /dev/full could not be written. It lacks these lines:'],
        );
        const lines = lost!.map((line) => JSON.parse(line));
        const common = {
          time: undefined,
          uid: 'u',
          reason: 'spam',
          operator: userInfo().username,
          requestId: lines[0].requestId,
        };
        const without = lines.map((line) => ({ ...line, time: undefined }));
        assert.deepEqual(without, [
          { event: 'ban', ...common },
          { event: 'kick', ...common },
        ]);
        return true;
      },
    );
  });
});
