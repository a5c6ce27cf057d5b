import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { compile } from '../server/lib/plugin/egg-development-preview/lib/compiler/compile';
import { Source } from '../server/lib/plugin/egg-development-preview/lib/compiler/source';
import { PROJECT } from './helpers/process/build';
import { ProjectCopy, stepsOf } from './helpers/docs/guide';
import pkg from '../package.json';

const run = promisify(execFile);
const BIN = path.join(PROJECT, 'node_modules/.bin');
const PLUGIN = 'server/lib/plugin/egg-wechat-login';
const TEST = 'test/server/app/visits.test.ts';
const ORDERS_TEST = 'test/server/app/orders.test.ts';

describe('the guide of the README', function () {
  this.timeout(300_000);
  const steps = stepsOf('README.md', 'Build on it');
  let copy: ProjectCopy | undefined;

  before(function () {
    // Whoever has followed it in this very folder has seen that it works.
    if (existsSync(path.join(PROJECT, TEST))) this.skip();
    copy = new ProjectCopy();
  });
  after(() => copy?.remove());

  /** Runs a program in the copy; rejects with all that it has said. */
  async function tool(name: string, ...args: string[]): Promise<string> {
    const options = { cwd: copy!.root, env: { PATH: process.env.PATH, HOME: process.env.HOME } };
    const file = name === 'npm' ? name : path.join(BIN, name);
    const { stdout } = await run(file, args, options).catch(({ stdout: said, stderr }) => {
      throw new Error(`${name} ${args.join(' ')}\n${said}${stderr}`);
    });
    return stdout;
  }

  it('is the same in Chinese', () => {
    assert.deepEqual(stepsOf('README.zh-CN.md', '二次开发'), steps);
  });

  it('can be followed to the letter: it compiles, passes the linter and the preview, and its test passes', async () => {
    assert.ok(steps.some(({ file }) => file === TEST));
    for (const step of steps) copy!.follow(step);
    const files = [...new Set(steps.map(({ file }) => file))];
    const scripts = files.filter((file) => file.endsWith('.ts'));
    await tool('prettier', '--write', ...scripts);
    await tool('ets', '-c', 'server');
    const [, , , , said] = await Promise.all([
      tool('tsc', '-p', 'server'),
      tool('tsc', '-p', '.'),
      tool('tsc', '-p', 'test'),
      tool('eslint', '--max-warnings', '0', ...scripts),
      tool('npm', 'test', '--', TEST, ORDERS_TEST),
    ]);
    assert.match(said, /\b3 passing\b/);
    const { problems } = await compile(new Source(copy!.root));
    assert.deepEqual(problems, []);
  });
});

describe('CONTRIBUTING.md', () => {
  it('names no file that is not there', () => {
    const text = readFileSync(path.join(PROJECT, 'CONTRIBUTING.md'), 'utf8');
    const named = [...text.matchAll(/`([\w./-]+\.(?:ts|json|md))`/g)].map(([, file]) => file);
    const roots = ['.', 'miniprogram', PLUGIN].map((root) => path.join(PROJECT, root));
    const missing = named.filter((file) => !roots.some((root) => existsSync(path.join(root, file))));
    assert.deepEqual(missing, []);
    assert.ok(named.length > 20);
  });
});

describe('CHANGELOG.md', () => {
  it('has a section for the version that the packages have, the newest after what is not released', () => {
    const headings = [...readFileSync(path.join(PROJECT, 'CHANGELOG.md'), 'utf8').matchAll(/^## (.*)$/gm)];
    const [unreleased, newest] = headings.map(([, heading]) => heading);
    assert.equal(unreleased, 'Unreleased');
    assert.match(newest, /^\d+\.\d+\.\d+ - \d{4}-\d\d-\d\d$/);
    const { version, packages } = JSON.parse(readFileSync(path.join(PROJECT, 'package-lock.json'), 'utf8'));
    const versions = [newest.split(' ')[0], version, packages[''].version];
    assert.deepEqual(
      versions,
      versions.map(() => pkg.version),
    );
  });
});
