import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const COMPILER = fileURLToPath(new URL('project_compiler.mjs', import.meta.url));

/**
 * The whole project through miniprogram-ci: resolves `{ files }`, what DevTools would upload, or `{ problem }`.
 * `npm`: whether its packages are built first (构建 npm). `output`: a folder for the compiled files.
 */
export function compileProject(project, { npm = false, output } = {}) {
  return new Promise((resolve, reject) => {
    const args = [project, JSON.stringify({ npm, output })];
    // It leaves empty folders where it runs: in the project, which is a copy.
    const child = fork(COMPILER, args, { cwd: project, silent: true, timeout: 300_000 });
    let said = '';
    child.stdout.on('data', (data) => (said += data));
    child.stderr.on('data', (data) => (said += data));
    child.on('message', resolve);
    child.on('error', reject);
    child.on('close', () => reject(new Error(`miniprogram-ci ended without a result:\n${said}`)));
  });
}
