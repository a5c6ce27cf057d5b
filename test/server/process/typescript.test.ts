import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { PROJECT, TYPESCRIPT } from '../../helpers/process/build';

describe('lib/process/typescript', () => {
  let project: string;
  const file = (name: string) => path.join(project, name);

  /** A project of its own, so with a cache of its own. */
  beforeEach(() => {
    project = mkdtempSync(path.join(os.tmpdir(), 'typescript-'));
    mkdirSync(file('server/lib/process'), { recursive: true });
    mkdirSync(file('node_modules'));
    symlinkSync(path.join(PROJECT, 'node_modules/esbuild'), file('node_modules/esbuild'));
    copyFileSync(TYPESCRIPT, file('server/lib/process/typescript.cjs'));
    writeFileSync(
      file('greet.ts'),
      "export function greet(name: string): void {\n  console.log('hello ' + name);\n}\n",
    );
    writeFileSync(
      file('main.ts'),
      `import { greet } from './greet';
greet('world');
console.log(Object.keys(require.cache).some((name) => name.endsWith('esbuild/lib/main.js')) ? 'compiled' : 'cached');
`,
    );
  });

  afterEach(() => rmSync(project, { recursive: true }));

  function run(): { stdout: string; stderr: string } {
    const args = ['--require', file('server/lib/process/typescript.cjs'), file('main.ts')];
    return spawnSync(process.execPath, args, { encoding: 'utf8' });
  }

  it('compiles what is new or has changed, and loads esbuild for nothing else', () => {
    assert.equal(run().stdout, 'hello world\ncompiled\n');
    assert.equal(run().stdout, 'hello world\ncached\n');
    writeFileSync(file('greet.ts'), "export const greet = (name: string) => console.log('bye ' + name);\n");
    assert.equal(run().stdout, 'bye world\ncompiled\n');
    assert.equal(run().stdout, 'bye world\ncached\n');
    const cached = readdirSync(file('node_modules/.cache/typescript'));
    assert.equal(cached.length, 3);
    assert.deepEqual(
      cached.filter((name) => !/^[0-9a-f]{64}\.js$/.test(name)),
      [],
    );
  });

  it('compiles each time where the cache cannot be written', () => {
    writeFileSync(file('node_modules/.cache'), 'not a folder');
    assert.equal(run().stdout, 'hello world\ncompiled\n');
    assert.equal(run().stdout, 'hello world\ncompiled\n');
  });

  it('compiles again what an interrupted write has left empty', () => {
    run();
    for (const name of readdirSync(file('node_modules/.cache/typescript'))) {
      writeFileSync(file(`node_modules/.cache/typescript/${name}`), '');
    }
    assert.equal(run().stdout, 'hello world\ncompiled\n');
    assert.equal(run().stdout, 'hello world\ncached\n');
  });

  it('names the whole path of a file with a mistake', () => {
    writeFileSync(file('greet.ts'), 'export const greet = ;\n');
    const { stderr } = run();
    assert.ok(stderr.includes(`SyntaxError: ${file('greet.ts')} cannot be compiled. Transform failed`), stderr);
    assert.ok(stderr.includes('greet.ts:1:21: ERROR: Unexpected ";"'), stderr);
  });

  it('names the line of the source in a stack, also of a cached file', () => {
    const source =
      "interface Gone {\n  left: number;\n}\nconst gone: Gone = { left: 0 };\nthrow new Error('here ' + gone.left);\n";
    writeFileSync(file('greet.ts'), source);
    const where = new RegExp(`Error: here 0\\n.*greet\\.ts:5:7`);
    assert.match(run().stderr, where);
    assert.match(run().stderr, where);
  });
});
