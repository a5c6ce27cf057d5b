import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { follow, stepsOf } from '../helpers/docs/guide';
import { NoRegistry } from '../helpers/strangers/dependencies';
import { ADDED, Clone, isProductAlone } from './branch';

const run = promisify(execFile);

/**
 * The tests that read what a builder adds to: pages, settings, routes, types, papers. The whole of `npm run check` in a clone with the
 * branch would double the time of the tests; the workflow of CI runs it in a job of its own.
 */
const CONCERNED = [
  'test/server/app/*.test.ts',
  'test/miniprogram/pages/**/*.test.ts',
  'test/preview/compile.test.ts',
  'test/server/config/*.test.ts',
  'test/server/openapi/*.test.ts',
  'test/papers.test.ts',
];

if (!isProductAlone())
  console.warn('Left out: the branch of server/GUIDE.md, because an application is built here already');
else describe("a builder's branch, which server/GUIDE.md makes", suite);

function suite(this: Mocha.Suite) {
  this.timeout(600_000);
  let clone: Clone;

  before(() => (clone = new Clone()));
  after(() => clone?.remove());

  it('is what server/GUIDE.md says, step by step', () => {
    clone.branch('shop');
    clone.git('checkout', '--quiet', '-b', 'guide', 'main');
    for (const step of stepsOf('server/GUIDE.md')) follow(clone.root, step);
    clone.commit('the guide');
    // `npm install` writes package.json.
    const difference = clone.git('diff', 'shop', 'guide', '--', '.', ':!package.json');
    assert.equal(difference, '', `server/GUIDE.md has changed: run npm run guide\n${difference}`);
    const [, installed] = /^npm install (.+)$/m.exec(readFileSync(path.join(clone.root, 'server/GUIDE.md'), 'utf8'))!;
    assert.deepEqual(installed.split(' '), ADDED);
    const named = [...clone.git('diff', 'main', 'shop', '--', 'package.json').matchAll(/^\+ +"(.+?)":/gm)];
    assert.deepEqual(
      named.map(([, name]) => name),
      ADDED.map((name) => name.split('@')[0]),
    );
  });

  it('changes four files of the product besides package.json, and of each a few lines', () => {
    const changed = clone.git('diff', '--diff-filter=M', '--numstat', 'main', 'shop').split('\n');
    const lines = changed.map((line) => line.split('\t'));
    assert.deepEqual(
      lines.map(([, , file]) => file),
      [
        'miniprogram/app.json',
        'package.json',
        'server/app/router.ts',
        'server/config/own_settings.ts',
        'server/config/plugin.ts',
      ],
    );
    for (const [added, removed, file] of lines) assert.ok(Number(added) <= 7 && Number(removed) <= 2, file);
  });

  it('merges with a route, a setting and an error code that the product adds later', () => {
    clone.branch('upstream');
    clone.git('merge', '--quiet', '--no-edit', 'shop');
    assert.equal(clone.git('status', '--porcelain'), '');
  });

  it('compiles, passes its own tests and those of the product that its files concern, without another change', async function () {
    clone.git('checkout', '--quiet', 'shop');
    try {
      await clone.install();
    } catch (err) {
      if (!(err instanceof NoRegistry) || process.env.CI) throw err;
      console.warn("Left out: the checks of a builder's branch, because there is no npm registry");
      this.skip();
    }
    const script = async (...args: string[]) => {
      const env = { PATH: process.env.PATH, HOME: process.env.HOME };
      const options = { cwd: clone.root, env, maxBuffer: 64 * 1024 * 1024 };
      const { stdout } = await run('npm', args, options).catch((cause) => {
        throw new Error(`npm ${args.join(' ')}\n${cause.stdout}${cause.stderr}`, { cause });
      });
      return stdout;
    };
    await script('run', 'typecheck', '--', 'server', '.', 'test', 'test/miniprogram');
    assert.match(await script('test', '--', ...CONCERNED), /\d+ passing/);
    assert.equal(clone.git('status', '--porcelain'), '');
  });
}
