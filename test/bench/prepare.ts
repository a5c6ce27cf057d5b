import { execFileSync } from 'node:child_process';
import path from 'node:path';

const PROJECT = path.join(__dirname, '../..');
const CI = ['ci', '--ignore-scripts', '--prefer-offline', '--no-audit', '--no-fund'];

/** Our production build and what the peers are made of. npm's words go to where progress is told. */
export function prepare({ peers }: { peers: boolean }): void {
  npm(['run', 'build']);
  if (peers) npm(['--prefix', 'test/bench', ...CI]);
}

function npm(args: string[]): void {
  console.error(`npm ${args.join(' ')}`);
  execFileSync('npm', args, { cwd: PROJECT, stdio: ['ignore', 2, 2] });
}
