import { spawn } from 'node:child_process';
import type { ChildProcess, SpawnOptions } from 'node:child_process';
import path from 'node:path';

export const PROJECT = path.join(__dirname, '../..');

const EGG_BIN = require.resolve('egg-bin/dist/bin/cli.js');

/** Starts `egg-bin test` in a project. @param args - files and options */
export function eggTest(project: string, args: string[], options: SpawnOptions): ChildProcess {
  const common = ['test', '--baseDir=server', '--no-mochawesome', '../test/.setup.ts'];
  return spawn(process.execPath, [EGG_BIN, ...common, ...args], { cwd: project, ...options });
}
