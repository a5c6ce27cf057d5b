import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const COMPILER = fileURLToPath(new URL('project_compiler.mjs', import.meta.url));

/** The whole project through miniprogram-ci: resolves `{ files }`, what DevTools would upload, or `{ problem }`. */
export function compileProject(project) {
  return new Promise((resolve, reject) => {
    // It leaves empty folders where it runs: in the project, which is a copy.
    const child = fork(COMPILER, [project], { cwd: project, silent: true, timeout: 60_000 });
    let output = '';
    child.stdout.on('data', (data) => (output += data));
    child.stderr.on('data', (data) => (output += data));
    child.on('message', resolve);
    child.on('error', reject);
    child.on('close', () => reject(new Error(`miniprogram-ci ended without a result:\n${output}`)));
  });
}
