import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const ROOT = path.resolve(__dirname, '..');
const FILES = ['.gitattributes', '.ci/run', 'package.json', 'test/.setup.ts', '.github/two-phones.png'];

describe('.gitattributes', () => {
  const dir = mkdtempSync(path.join(tmpdir(), 'line-endings-'));
  after(() => rmSync(dir, { recursive: true, force: true }));

  if (spawnSync('git', ['--version']).status !== 0) {
    console.warn('Left out: a clone with core.autocrlf, because this machine has no git');
    return;
  }

  it('gives a clone with core.autocrlf=true the same bytes: with CR, no shell script runs', () => {
    const git = (...args: string[]) => {
      const { status, stderr } = spawnSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b.c', ...args], {
        cwd: dir,
      });
      assert.equal(status, 0, String(stderr));
    };
    git('init', '--quiet', 'origin');
    for (const file of FILES) cpSync(path.join(ROOT, file), path.join(dir, 'origin', file));
    git('-C', 'origin', 'add', '--force', '.');
    git('-C', 'origin', 'commit', '--quiet', '--no-gpg-sign', '-m', 'x');
    git('clone', '--quiet', '-c', 'core.autocrlf=true', 'origin', 'clone');
    for (const file of FILES) {
      assert.deepEqual(readFileSync(path.join(dir, 'clone', file)), readFileSync(path.join(ROOT, file)), file);
    }
  });
});
