import { cpSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PROJECT } from '../helpers/process/build';

/** The demo's first page. */
const HOME = 'pages/home/home';

const APP = 'miniprogram/app.json';

/** What the mini program's `app.json` says, as far as it matters here. */
interface App {
  pages: string[];
}

const appOf = (project: string): App => JSON.parse(readFileSync(path.join(project, APP), 'utf8')) as App;

/** Whether the mini program begins with the demo's page, not with one that an application has put before it. */
const beginsWithDemo = (): boolean => appOf(PROJECT).pages[0] === HOME;

const PARTS = ['server', 'miniprogram', 'typings', 'node_modules', 'package.json', 'tsconfig.json'];

/** The project in a folder of its own, of which these parts are copies and may be changed. */
export class ProjectCopy {
  readonly root = realpathSync(mkdtempSync(path.join(tmpdir(), 'project-')));

  constructor(copied: 'server' | 'miniprogram') {
    for (const name of PARTS) {
      if (name === copied) cpSync(path.join(PROJECT, name), this.file(name), { recursive: true });
      else symlinkSync(path.join(PROJECT, name), this.file(name));
    }
    if (copied === 'miniprogram' && !beginsWithDemo()) this.beginWithDemo();
  }

  file(name: string): string {
    return path.join(this.root, name);
  }

  private beginWithDemo(): void {
    const app = appOf(this.root);
    const pages = [HOME, ...app.pages.filter((page) => page !== HOME)];
    writeFileSync(this.file(APP), JSON.stringify({ ...app, pages }, undefined, 2));
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}

let demo: ProjectCopy | undefined;

/** The project, or a copy of it whose mini program begins with the demo's page: most suites are about the demo. */
export function demoProject(): string {
  if (beginsWithDemo()) return PROJECT;
  if (!demo) {
    const copy = (demo = new ProjectCopy('miniprogram'));
    // After the servers that run in it.
    process.once('exit', () => copy.remove());
  }
  return demo.root;
}
