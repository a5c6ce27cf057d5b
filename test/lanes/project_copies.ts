import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { build } from '../helpers/process/build';
import { PROJECT } from './egg_test';

/** What builds and runs leave behind in the project, and write meanwhile. */
const LEFT_BEHIND = ['dist', 'logs', 'run', 'coverage', '.git', 'typings/app', 'typings/config'].map((name) =>
  path.join(PROJECT, name),
);

const isOurs = (file: string) => path.basename(file) !== 'node_modules' && !LEFT_BEHIND.includes(file);

/** Copies the project's own files into a folder. */
export function copyProject(folder: string): void {
  cpSync(PROJECT, folder, { recursive: true, filter: isOurs });
}

/** Copies of the project, built. In each, a lane has its own logs, build, run-time dumps and typings. */
export class ProjectCopies {
  private readonly folder = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'lanes-')));
  /** The copy in which the build of all others was made. */
  private readonly first = this.copy('first');

  constructor() {
    build(this.first);
  }

  /** @return the folder of a new copy, which uses the packages of the project */
  add(name: string): string {
    const copy = this.copy(name);
    cpSync(path.join(this.first, 'dist'), path.join(copy, 'dist'), { recursive: true });
    return copy;
  }

  private copy(name: string): string {
    const copy = path.join(this.folder, name);
    mkdirSync(copy);
    copyProject(copy);
    symlinkSync(path.join(PROJECT, 'node_modules'), path.join(copy, 'node_modules'), 'junction');
    return copy;
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
