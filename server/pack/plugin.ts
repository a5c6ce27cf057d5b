import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { dependencies as all } from '../../package.json';
import pluginPackage from '../lib/plugin/egg-wechat-login/package.json';
import { API_TYPES, importApiTypesFromInside } from './api_types';
import { compile } from './compile';
import { packFolder, PROJECT, writePackageJson } from './package_folder';

const PLUGIN = path.join(PROJECT, 'server/lib/plugin/egg-wechat-login');

/** What the plugin's code asks for. */
const USED = [
  'cluster-key-slot',
  'dataloader',
  'egg-path-matching',
  'koa-bodyparser',
  'prom-client',
  'rate-limiter-flexible',
  'raw-body',
  'sax',
  'undici',
  'ylru',
] as const;

/** In the versions that the project has. The others are the application's, or the host provides them. */
const dependencies = Object.fromEntries(USED.map((name) => [name, all[name]]));

/** The files that Egg loads from a plugin, and the types that these need. */
const ENTRIES = [
  'app.ts',
  'agent.ts',
  'errors.ts',
  'app/extend/application.unittest.ts',
  'config/config.default.ts',
  'config/config.local.ts',
  'config/config.unittest.ts',
  'index.d.ts',
  'unittest.d.ts',
  'typings/untyped.d.ts',
];

/**
 * Hand-written declarations, which the compiler does not emit. Each gets an empty script beside it: `import
 * 'egg-wechat-login/unittest'` loads one when the test runs.
 */
const DECLARATIONS = ['index.d.ts', 'unittest.d.ts'];

/** Packs the Egg plugin. @return the path of `egg-wechat-login-<version>.tgz` in the folder */
export function packPlugin(folder: string): Promise<string> {
  return packFolder(folder, (root) => {
    compile({
      tsconfig: path.join(PROJECT, 'server/tsconfig.json'),
      entries: ENTRIES.map((entry) => path.join(PLUGIN, entry)),
      rootDir: PLUGIN,
      outDir: root,
      editDeclaration: importApiTypesFromInside,
    });
    for (const file of DECLARATIONS) {
      const text = readFileSync(path.join(PLUGIN, file), 'utf8');
      writeFileSync(path.join(root, file), importApiTypesFromInside(text, file));
      writeFileSync(path.join(root, file.replace(/\.d\.ts$/, '.js')), "'use strict';\n");
    }
    cpSync(path.join(PROJECT, API_TYPES), path.join(root, API_TYPES));
    cpSync(path.join(PLUGIN, 'openapi.json'), path.join(root, 'openapi.json'));
    cpSync(path.join(PLUGIN, 'README.md'), path.join(root, 'README.md'));
    cpSync(path.join(PROJECT, 'LICENSE'), path.join(root, 'LICENSE'));
    writePackageJson(root, { types: 'index.d.ts', ...pluginPackage, private: undefined, dependencies });
  });
}
