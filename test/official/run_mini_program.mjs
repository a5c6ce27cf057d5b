import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, posix } from 'node:path';
import { compileFunction } from 'node:vm';

const require = createRequire(import.meta.url);
// The fake of WeChat is TypeScript, as the tests that have made it.
require('../../server/lib/process/typescript.cjs');
const { FakeWx, refusals } = require('../helpers/fake_wx.ts');

/**
 * Launches the compiled mini program in a folder, and opens a page of it. Its `require` finds what WeChat's finds: files by
 * their path, packages in `miniprogram_npm`. `refusals`: what it did that the fake of WeChat does not know.
 */
export function runMiniProgram(folder, pagePath) {
  const wx = new FakeWx();
  const globals = wx.globals();
  const modules = new Map();
  const load = (file) => {
    if (modules.has(file)) return modules.get(file).exports;
    const module = { exports: {} };
    modules.set(file, module);
    const scope = { module, exports: module.exports, require: (name) => load(resolve(file, name)), ...globals };
    const code = readFileSync(join(folder, file), 'utf8');
    compileFunction(code, Object.keys(scope), { filename: file })(...Object.values(scope));
    return module.exports;
  };
  load('app.js');
  load(`${pagePath}.js`);
  return { wx, page: wx.openPage(), refusals };
}

function resolve(from, name) {
  const path = name.startsWith('.') ? posix.join(posix.dirname(from), name) : `miniprogram_npm/${name}/index`;
  return path.endsWith('.js') ? path : `${path}.js`;
}
