import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { OWN_SETTINGS } from '../../server/config/own_settings';
import { PROJECT } from '../helpers/process/build';
import { linkTree } from '../helpers/link_tree';
import { npm } from '../helpers/strangers/dependencies';
import { copyProject } from '../lanes/project_copies';

const FIXTURES = path.join(PROJECT, 'test/fixtures/branches');
/** What the guide installs. */
export const ADDED = ['egg-sequelize', 'sequelize@6', 'sqlite3'];

const AUTHOR = ['-c', 'user.name=builder', '-c', 'user.email=builder@example.com', '-c', 'core.autocrlf=false'];

export const patchOf = (branch: string): string => path.join(FIXTURES, `${branch}.patch`);

/** Whether nobody has built an application here yet: then server/GUIDE.md's steps fit. */
export function isProductAlone(): boolean {
  const { pages } = JSON.parse(readFileSync(path.join(PROJECT, 'miniprogram/app.json'), 'utf8')) as { pages: string[] };
  const router = readFileSync(path.join(PROJECT, 'server/app/router.ts'), 'utf8');
  const ownRoutes = /^import (?!type \{ Application \})|^ *app\.router\./m.test(router);
  return Object.keys(OWN_SETTINGS).length === 0 && pages[0] === 'pages/home/home' && !ownRoutes;
}

/** A clone of the project, in which somebody develops. */
export class Clone {
  readonly root = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'clone-')));

  constructor() {
    copyProject(this.root);
    this.git('init', '--quiet', '--initial-branch=main');
    this.commit('the product');
  }

  /** @return what git prints @throws Error with what git says */
  git(...args: string[]): string {
    // Nothing of the developer's own configuration, such as signatures and hooks.
    const env = { ...process.env, GIT_CONFIG_GLOBAL: os.devNull, GIT_CONFIG_NOSYSTEM: '1' };
    return execFileSync('git', [...AUTHOR, ...args], { cwd: this.root, encoding: 'utf8', stdio: 'pipe', env }).trim();
  }

  commit(subject: string): void {
    this.git('add', '--all');
    this.git('commit', '--quiet', '--message', subject);
  }

  /** Develops something on a branch of its own. @param name - also of the patch */
  branch(name: string): void {
    this.git('checkout', '--quiet', '-b', name, 'main');
    this.git('apply', patchOf(name));
    this.commit(name);
  }

  /** Installs the packages of the project, and those that the branch adds. @throws {NoRegistry} */
  async install(): Promise<void> {
    const modules = path.join(this.root, 'node_modules');
    linkTree(path.join(PROJECT, 'node_modules'), modules);
    const added = ADDED.map((name) => (name === 'sqlite3' ? path.join(FIXTURES, 'sqlite3') : name));
    await npm(['install', '--no-save', '--install-links', ...added], this.root);
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}
