import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { packPlugin } from '../../../server/pack/plugin';
import { copyApplications, installedDependencies, npm } from './dependencies';
import type { StrangerName } from './dependencies';
import { linkTree } from '../link_tree';

/** Copies of the strangers' applications, into which the plugin is installed as it would be published today. */
export class Installation {
  private constructor(
    /** It has the applications and, above them, `node_modules`. */
    readonly root: string,
  ) {}

  /** @throws {NoRegistry} */
  static async make(): Promise<Installation> {
    const dependencies = await installedDependencies();
    const root = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'strangers-')));
    const installation = new Installation(root);
    try {
      copyApplications(root);
      linkTree(path.join(dependencies, 'node_modules'), path.join(root, 'node_modules'));
      const tgz = await packPlugin(path.join(root, 'packages'));
      await npm(['install', tgz, '--workspaces'], root);
      return installation;
    } catch (err) {
      installation.remove();
      throw err;
    }
  }

  /** The folder of an application. */
  folder(name: StrangerName): string {
    return path.join(this.root, name);
  }

  /** A folder of an installed package. */
  package(name: string): string {
    return path.join(this.root, 'node_modules', name);
  }

  /** An empty folder, in which an application may keep its logs and the like. */
  emptyFolder(): string {
    const parent = path.join(this.root, 'homes');
    mkdirSync(parent, { recursive: true });
    return mkdtempSync(path.join(parent, 'home-'));
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}
