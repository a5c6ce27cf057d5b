import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { PROJECT, TYPESCRIPT } from '../../helpers/process/build';

/** A master whose workers end before they serve, as when their packages are gone. */
const MASTER = `
  const cluster = require('node:cluster');
  const { keepWorkers } = require('./server/lib/process/keep_workers.ts');
  cluster.setupPrimary({ exec: 'no-such-file.js', silent: true });
  let forks = 0;
  cluster.on('fork', () => { forks += 1; });
  process.on('exit', () => console.log(forks > 2 ? 'forked again and again' : forks + ' forks'));
  keepWorkers(2, { check: 100, limit: 5000 });
`;

describe('keepWorkers', () => {
  it('forks workers that end before they serve again and again, and exits 1 when none has served in time', () => {
    const args = ['--require', TYPESCRIPT, '-e', MASTER];
    const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: PROJECT, encoding: 'utf8' });
    assert.equal(status, 1, stderr);
    assert.equal(stdout, 'forked again and again\n');
    const [first] = stderr.split('\n');
    assert.equal(first, '0 of 2 workers are there: the others are started again.');
    assert.match(stderr, /^No worker has served for 5 seconds: the service ends\.$/m);
  });
});
