import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Installs a packed package into an application's folder, as its developer would, but offline. */
export async function installPackage(tgz: string, application: string): Promise<void> {
  await run('npm', ['install', tgz, '--offline', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: application });
}
