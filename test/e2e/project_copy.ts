import { cpSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PROJECT } from '../helpers/process/build';

const PARTS = ['server', 'miniprogram', 'typings', 'node_modules', 'package.json', 'tsconfig.json'];

/** The project in a folder of its own, of which these parts are copies and may be changed. */
export class ProjectCopy {
  readonly root = realpathSync(mkdtempSync(path.join(tmpdir(), 'project-')));

  constructor(copied: 'server' | 'miniprogram') {
    for (const name of PARTS) {
      if (name === copied) cpSync(path.join(PROJECT, name), this.file(name), { recursive: true });
      else symlinkSync(path.join(PROJECT, name), this.file(name));
    }
  }

  file(name: string): string {
    return path.join(this.root, name);
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}
