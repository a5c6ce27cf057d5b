import { execFileSync } from 'node:child_process';
import path from 'node:path';

export const PROJECT = path.join(__dirname, '../../..');

/** For `node --require`, to run TypeScript. */
export const TYPESCRIPT = path.join(PROJECT, 'server/lib/process/typescript.cjs');

/** `npm run build` in a project. Takes some ten seconds. */
export function build(project: string): void {
  execFileSync('npm', ['run', 'build'], { cwd: project, stdio: 'pipe' });
}

/** A lane finds the build that was made before all lanes. */
let built = process.env.LANE_OUTCOME !== undefined;

/** Builds once for all test files of a run. */
export function buildOnce(): void {
  if (built) return;
  build(PROJECT);
  built = true;
}
