import { execFile } from 'node:child_process';
import path from 'node:path';
import { PROJECT } from './build';

export interface Said {
  code: number;
  stdout: string;
  stderr: string;
  ms: number;
}

/** The output of all commands, to be searched for what they must not print. */
export const printed: string[] = [];

const COMMAND = [process.execPath, path.join(PROJECT, 'dist/session.js')];

/** Runs the built `session` command with only these environment variables. Killed after 10 s. */
export async function session(env: Record<string, string>, args: string[], command = COMMAND): Promise<Said> {
  const [file, ...first] = command;
  const begin = Date.now();
  const options = { cwd: PROJECT, env: { PATH: process.env.PATH, ...env }, timeout: 10_000 };
  return new Promise((resolve, reject) => {
    execFile(file, [...first, ...args], options, (err, stdout, stderr) => {
      printed.push(stdout, stderr);
      // A number is an exit code; anything else means that the process was killed or did not start.
      if (err && typeof err.code !== 'number') reject(err);
      else resolve({ code: Number(err?.code ?? 0), stdout, stderr, ms: Date.now() - begin });
    });
  });
}

/** The objects that `--json` has printed. */
export function objectsOf({ stdout }: Said): unknown[] {
  return stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
}
