import { cpSync, statSync } from 'node:fs';
import path from 'node:path';
import { compile } from './compile';
import { API_TYPES, importApiTypesFromInside } from './api_types';
import { packFolder, PROJECT, writePackageJson } from './package_folder';

const CLIENT = path.join(PROJECT, 'miniprogram/wechat-login');
const COMPONENTS = 'components';
/** The folder that WeChat's npm builder copies into a mini program. */
const DIST = 'miniprogram_dist';

/** Packs the mini program's client. @return the path of `miniprogram-wechat-login-<version>.tgz` in the folder */
export function packClient(folder: string): Promise<string> {
  return packFolder(folder, (root) => {
    compile({
      tsconfig: path.join(PROJECT, 'tsconfig.json'),
      entries: ['index.ts', `${COMPONENTS}/login-sheet/login-sheet.ts`].map((file) => path.join(CLIENT, file)),
      rootDir: CLIENT,
      outDir: path.join(root, DIST),
      editDeclaration: importApiTypesFromInside,
    });
    cpSync(path.join(PROJECT, API_TYPES), path.join(root, DIST, API_TYPES));
    // What the compiler leaves: the components' templates, styles and configurations.
    const isView = (file: string) => statSync(file).isDirectory() || !/\.ts$/.test(file);
    cpSync(path.join(CLIENT, COMPONENTS), path.join(root, DIST, COMPONENTS), { recursive: true, filter: isView });
    cpSync(path.join(CLIENT, 'README.md'), path.join(root, 'README.md'));
    cpSync(path.join(PROJECT, 'LICENSE'), path.join(root, 'LICENSE'));
    writePackageJson(root, {
      name: 'miniprogram-wechat-login',
      description: 'Login for WeChat mini programs: the client of egg-wechat-login',
      miniprogram: DIST,
      main: `${DIST}/index.js`,
      types: `${DIST}/index.d.ts`,
    });
  });
}
