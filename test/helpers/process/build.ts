import { execFileSync } from 'node:child_process';
import path from 'node:path';

export const PROJECT = path.join(__dirname, '../../..');

/** For `node --require`, to run TypeScript. */
export const TYPESCRIPT = path.join(PROJECT, 'server/lib/process/typescript.cjs');

let built = false;

/** `npm run build`, once for all test files of a run. Takes some seconds. */
export function buildOnce(): void {
  if (built) return;
  execFileSync('npm', ['run', 'build'], { cwd: PROJECT, stdio: 'pipe' });
  built = true;
}
