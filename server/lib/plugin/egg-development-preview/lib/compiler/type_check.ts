import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Problem } from '../protocol';

const LINE = /^(.+?)\((\d+),(\d+)\): error (TS\d+: .*)$/;

/** Checks the mini program's types with the project's TypeScript, in its own process, because it takes seconds. */
export class TypeCheck {
  private child?: ChildProcess;

  /** @param root - the folder of the mini program's tsconfig.json */
  constructor(private readonly root: string) {}

  /** Resolves to undefined if a later `run` or `stop` interrupted it. */
  async run(): Promise<Problem[] | undefined> {
    this.stop();
    const tsc = require.resolve('typescript/bin/tsc');
    const args = [tsc, '--noEmit', '--pretty', 'false', '-p', path.join(this.root, 'tsconfig.json')];
    const child = spawn(process.execPath, args, { cwd: this.root, stdio: ['ignore', 'pipe', 'ignore'] });
    this.child = child;
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    await new Promise((resolve) => child.once('close', resolve));
    return this.child === child ? parseTypeErrors(output, this.root) : undefined;
  }

  stop(): void {
    this.child?.kill();
    this.child = undefined;
  }
}

/** Parses the output of `tsc --pretty false`. */
export function parseTypeErrors(output: string, root: string): Problem[] {
  return output.split(/\r?\n/).flatMap((printed): Problem[] => {
    const match = LINE.exec(printed);
    if (!match) {
      const general = /^error (TS\d+: .*)$/.exec(printed);
      return general ? [{ kind: 'type', file: 'tsconfig.json', line: 1, column: 1, message: general[1] }] : [];
    }
    const [, file, line, column, message] = match;
    const problem: Problem = { kind: 'type', file, line: Number(line), column: Number(column), message };
    return [{ ...problem, excerpt: lineOf(path.join(root, file), problem.line) }];
  });
}

function lineOf(file: string, line: number): string | undefined {
  try {
    return readFileSync(file, 'utf8').split('\n')[line - 1];
  } catch {
    return undefined;
  }
}
