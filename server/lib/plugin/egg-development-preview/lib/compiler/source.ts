import { readFileSync } from 'node:fs';
import path from 'node:path';

/** The mini program's files, named as WeChat names them: from its root, with slashes, without a slash in front. */
export class Source {
  /** @param root - the project's folder; @param folder - the mini program's folder in it */
  constructor(
    readonly root: string,
    readonly folder = 'miniprogram',
  ) {}

  /** Undefined when there is no such file. */
  read(file: string): string | undefined {
    try {
      return readFileSync(this.absolute(file), 'utf8');
    } catch (err) {
      if ((err as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw err;
    }
  }

  absolute(file: string): string {
    return path.join(this.root, this.folder, file);
  }

  /** The path for messages, relative to the project. */
  display(file: string): string {
    return `${this.folder}/${file}`;
  }

  /** Resolves a path in a file: from the root if it begins with a slash, else from the file's folder. */
  static resolve(from: string, target: string): string {
    const base = target.startsWith('/') ? '' : path.posix.dirname(from);
    return path.posix.join(base, target).replace(/^\//, '');
  }
}
