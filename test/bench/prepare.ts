import { execFileSync } from 'node:child_process';
import path from 'node:path';

const PROJECT = path.join(__dirname, '../..');
const CI = ['ci', '--ignore-scripts', '--prefer-offline', '--no-audit', '--no-fund'];

/** Builds our production server and installs the peers' packages. npm's output goes to stderr, as progress does. */
export function prepare({ peers }: { peers: boolean }): void {
  npm(['run', 'build']);
  if (peers) npm(['--prefix', 'test/bench', ...CI]);
}

function npm(args: string[]): void {
  console.error(`npm ${args.join(' ')}`);
  execFileSync('npm', args, { cwd: PROJECT, stdio: ['ignore', 2, 2] });
}
