import assert from 'node:assert/strict';
import { limitFailures } from '../../../server/lib/process/limit_failures';

describe('limitFailures', () => {
  const FAILED = '%s ERROR %s [egg-logger] [%s] %s';
  const AGAIN = '%s WARN %s [egg-logger] [%s] reloaded';
  let printed: unknown[][];
  let fake: Pick<Console, 'error' | 'warn'>;

  beforeEach(() => {
    printed = [];
    const print = (...args: unknown[]) => void printed.push(args);
    fake = { error: print, warn: print };
    limitFailures(fake);
  });

  it("prints egg-logger's failures once for each file", () => {
    for (let i = 0; i < 3; i += 1) {
      for (const file of ['a.log', 'b.log']) {
        fake.error(FAILED, '2026-01-01', 4711, file, `Error: ENOSPC ${i}`);
        fake.warn(AGAIN, '2026-01-01', 4711, file);
      }
    }
    assert.deepEqual(printed, [
      [FAILED, '2026-01-01', 4711, 'a.log', 'Error: ENOSPC 0'],
      [AGAIN, '2026-01-01', 4711, 'a.log'],
      [FAILED, '2026-01-01', 4711, 'b.log', 'Error: ENOSPC 0'],
      [AGAIN, '2026-01-01', 4711, 'b.log'],
    ]);
  });

  it('prints everything else', () => {
    for (let i = 0; i < 3; i += 1) fake.error('the same', i);
    assert.deepEqual(printed, [
      ['the same', 0],
      ['the same', 1],
      ['the same', 2],
    ]);
  });
});
