import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { transformSync } from 'esbuild';
import { packClient } from '../../../server/pack/client';
import { PROJECT, TYPESCRIPT } from '../../helpers/process/build';
import { installPackage } from '../../helpers/install_package';
import { version } from '../../../package.json';

const run = promisify(execFile);

const filesIn = (folder: string, ending: string) =>
  (readdirSync(folder, { recursive: true }) as string[])
    .filter((file) => file.endsWith(ending))
    .map((file) => file.replaceAll(path.sep, '/'))
    .sort();

describe('packClient()', function () {
  this.timeout(120_000);
  let folder: string;
  let tgz: string;
  /** A stranger's application. */
  let application: string;
  /** The package in it. */
  let installed: string;

  before(async () => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'pack-client-'));
    tgz = await packClient(path.join(folder, 'packages'));
    application = path.join(folder, 'application');
    mkdirSync(application);
    writeFileSync(path.join(application, 'package.json'), '{ "name": "stranger", "version": "1.0.0" }');
    await installPackage(tgz, application);
    installed = path.join(application, 'node_modules/miniprogram-wechat-login');
  });

  after(() => rmSync(folder, { recursive: true, force: true }));

  it('writes a package with the version of the project into the folder, which it makes', () => {
    assert.equal(tgz, path.join(folder, 'packages', `miniprogram-wechat-login-${version}.tgz`));
    assert.deepEqual(readdirSync(path.dirname(tgz)), [path.basename(tgz)]);
  });

  it('says what it is, and where a mini program finds its code', () => {
    assert.deepEqual(JSON.parse(readFileSync(path.join(installed, 'package.json'), 'utf8')), {
      name: 'miniprogram-wechat-login',
      version,
      license: 'MIT',
      description: 'Login for WeChat mini programs: the client of egg-wechat-login',
      miniprogram: 'miniprogram_dist',
      main: 'miniprogram_dist/index.js',
      types: 'miniprogram_dist/index.d.ts',
    });
    assert.deepEqual(readdirSync(installed).sort(), ['LICENSE', 'README.md', 'miniprogram_dist', 'package.json']);
  });

  it('has JavaScript and a declaration of every file of the client, and of nothing else but the API', () => {
    const sources = filesIn(path.join(PROJECT, 'miniprogram/wechat-login'), '.ts');
    const scripts = sources.map((file) => file.replace(/\.ts$/, '.js'));
    const declarations = [...sources.map((file) => file.replace(/\.ts$/, '.d.ts')), 'typings/api.d.ts'];
    const dist = path.join(installed, 'miniprogram_dist');
    assert.deepEqual(filesIn(dist, '.js'), scripts);
    assert.deepEqual(filesIn(dist, '.ts'), declarations.sort());
    const views = ['.json', '.wxml', '.wxss'].flatMap((ending) => filesIn(dist, ending));
    assert.deepEqual(
      views,
      ['json', 'wxml', 'wxss'].map((ending) => `components/login-sheet/login-sheet.${ending}`),
    );
  });

  it("is written in what WeChat's runtime takes: nothing in it is newer than ES2018", () => {
    const dist = path.join(installed, 'miniprogram_dist');
    for (const file of filesIn(dist, '.js')) {
      const code = readFileSync(path.join(dist, file), 'utf8');
      const lowered = (target: string) => transformSync(code, { target, charset: 'utf8' }).code;
      assert.equal(lowered('es2018'), lowered('esnext'), file);
      assert.doesNotMatch(code, /^(?:import|export) /m, file);
    }
  });

  describe("a stranger's strict TypeScript", () => {
    /** Its own: the types of WeChat, and nothing of Node's or a browser's. */
    const TSCONFIG = {
      compilerOptions: {
        target: 'ES2020',
        module: 'CommonJS',
        moduleResolution: 'node10',
        lib: ['ES2020'],
        types: ['miniprogram-api-typings'],
        strict: true,
        skipLibCheck: false,
        noEmit: true,
      },
    };

    const TYPED = `
        import { call, defineGuards, defineMessages, failureOf, messageOf, startLogin, subscribe } from 'miniprogram-wechat-login';
        import type { ApiBase, LoginState, SessionResponse } from 'miniprogram-wechat-login';
        const apiBase: ApiBase = { develop: 'http://a', trial: 'https://b', release: 'https://c' };
        startLogin({ apiBase });
        export const id = call('GET /api/session', undefined).then((answer: SessionResponse): string => answer.user.id);
        export const text = (error: unknown): string => messageOf(failureOf(error));
        export const end: () => void = subscribe((state: LoginState) => {
          if (state.status === 'ended' && state.reason.code === 'SESSION_REPLACED') text(state.reason.device);
        });
        // @ts-expect-error
        call('GET /api/nothing', undefined);
        // @ts-expect-error
        startLogin({ apiBase: { release: 'https://c' } });
        // @ts-expect-error
        id.then((answer) => answer.length.nothing);

        // Routes and error codes of its own.
        declare module 'miniprogram-wechat-login/miniprogram_dist/typings/api' {
          interface Api {
            'GET /api/orders/:id': { request: undefined; response: { total: number } };
          }
          interface ErrorDetails {
            SOLD_OUT: { left: number };
          }
        }
        export const total = call('GET /api/orders/:id', undefined, { params: { id: 7 } }).then((order) => order.total.toFixed());
        defineGuards({ 'GET /api/orders/:id': (body) => Array.isArray(body) });
        defineMessages({ SOLD_OUT: ({ left }) => left.toFixed() });
    `;

    /** What the compiler says of these scripts and of every declaration in the package. */
    async function compile(scripts: Record<string, string>): Promise<string> {
      const files = Object.keys(scripts);
      for (const name of files) writeFileSync(path.join(application, name), scripts[name]);
      files.push(...filesIn(installed, '.d.ts').map((file) => path.join(installed, file)));
      writeFileSync(path.join(application, 'tsconfig.json'), JSON.stringify({ ...TSCONFIG, files }));
      const typings = 'node_modules/miniprogram-api-typings';
      symlinkSync(path.join(PROJECT, typings), path.join(application, typings));
      const tsc = path.join(PROJECT, 'node_modules/typescript/bin/tsc');
      const options = { cwd: application };
      return run(process.execPath, [tsc, '-p', '.'], options).then(
        () => '',
        ({ stdout }: { stdout: string }) => stdout,
      );
    }

    it('compiles, as the README of the package shows, and is typed by the API: answers, failures, routes, addresses', async () => {
      const readme = readFileSync(path.join(installed, 'README.md'), 'utf8');
      const [app, page, phone, account, ...more] = [...readme.matchAll(/```ts\n([^]*?)```/g)].map(([, code]) => code);
      assert.deepEqual(more, []);
      const examples = { 'app.ts': app, 'page.ts': page, 'phone.ts': phone, 'account.ts': account };
      assert.equal(await compile({ ...examples, 'typed.ts': TYPED }), '');
    });
  });
});

describe('npm run pack', () => {
  const pack = (...args: string[]) =>
    run(process.execPath, ['--require', TYPESCRIPT, 'server/pack/main.ts', ...args], { cwd: PROJECT });

  for (const args of [[], [''], ['--help'], ['a', 'b']]) {
    it(`says how it is used when it gets ${JSON.stringify(args)}, and writes nothing`, async () => {
      await assert.rejects(pack(...args), { code: 1, stdout: '', stderr: 'usage: npm run pack -- <folder>\n' });
    });
  }
});
