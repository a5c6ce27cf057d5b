import { cpSync } from 'node:fs';
import path from 'node:path';
import { compile } from './compile';
import { packFolder, PROJECT, writePackageJson } from './package_folder';

const CLIENT = path.join(PROJECT, 'miniprogram/wechat-login');
/** The folder that WeChat's npm builder copies into a mini program. */
const DIST = 'miniprogram_dist';
/** The API's types, which lie outside of the client, and inside of the package. */
const TYPINGS = 'typings/api';

/** Packs the mini program's client. @return the path of `miniprogram-wechat-login-<version>.tgz` in the folder */
export function packClient(folder: string): Promise<string> {
  return packFolder(folder, (root) => {
    compile({
      tsconfig: path.join(PROJECT, 'tsconfig.json'),
      entries: [path.join(CLIENT, 'index.ts')],
      rootDir: CLIENT,
      outDir: path.join(root, DIST),
      editDeclaration: importTypingsFromInside,
    });
    cpSync(path.join(PROJECT, `${TYPINGS}.d.ts`), path.join(root, DIST, `${TYPINGS}.d.ts`));
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

function importTypingsFromInside(declaration: string, file: string): string {
  const up = '../'.repeat(file.split('/').length - 1) || './';
  return declaration.replace(/(?:\.\.\/)+typings\/api(?=['"])/g, `${up}${TYPINGS}`);
}
