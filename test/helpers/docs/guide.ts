import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { PROJECT } from '../process/build';

/** A step of a guide: create a file, or add lines below an existing one. */
export interface Step {
  file: string;
  /** Text in that line; undefined: create the file. */
  below?: string;
  code: string;
}

/** Reads the steps of a README's guide: each code block, with the file and line named in the sentence before it. */
export function stepsOf(readme: string, heading: string): Step[] {
  const text = readFileSync(path.join(PROJECT, readme), 'utf8');
  const [, section] = text.split(`\n## ${heading}\n`);
  const [guide] = section.split(/\n## /);
  const blocks = [...guide.matchAll(/([^\n]+(?:\n[^\n]+)*)[:：]\n\n```(?:ts|xml)\n([^]*?)```\n/g)];
  return blocks.map(([, sentence, code]) => {
    const [file, below] = [...sentence.matchAll(/`([^`]+)`/g)].map(([, span]) => span);
    return { file, below, code };
  });
}

/** A copy of the project for changes. It shares the project's packages. */
export class ProjectCopy {
  readonly root = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'guide-')));

  constructor() {
    const left = /[\\/]node_modules$/;
    const parts = ['test/.setup.ts', 'test/tsconfig.json', 'test/helpers', 'test/lanes'];
    for (const name of ['server', 'miniprogram', 'typings', ...parts]) {
      cpSync(path.join(PROJECT, name), this.path(name), { recursive: true, filter: (file) => !left.test(file) });
    }
    for (const name of ['package.json', 'tsconfig.json', '.eslintrc.json', '.prettierrc.json']) {
      cpSync(path.join(PROJECT, name), this.path(name));
    }
    symlinkSync(path.join(PROJECT, 'node_modules'), this.path('node_modules'));
  }

  path(file: string): string {
    return path.join(this.root, file);
  }

  follow({ file, below, code }: Step): void {
    if (below === undefined) {
      mkdirSync(path.dirname(this.path(file)), { recursive: true });
      writeFileSync(this.path(file), code, { flag: 'wx' });
      return;
    }
    const lines = readFileSync(this.path(file), 'utf8').split('\n');
    const found = lines.filter((line) => line.includes(below));
    if (found.length !== 1) throw new Error(`${file} has ${found.length} lines with ${below}`);
    lines.splice(lines.indexOf(found[0]) + 1, 0, code.trimEnd());
    writeFileSync(this.path(file), lines.join('\n'));
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}
