import { readdirSync } from 'node:fs';
import { extname, join } from 'node:path';
// Not the package's main module: its `wxssToJs` loses the compiler's message.
import wcc from 'miniprogram-compiler/src/wcc.js';
import wcsc from 'miniprogram-compiler/src/wcsc.js';

/** Why a test of these has to be skipped here; false where WeChat's binaries run. */
export const viewsSkipped =
  process.platform === 'linux' && process.arch === 'x64'
    ? false
    : `wcc and wcsc are left out: they run on linux x64, not on ${process.platform} ${process.arch}`;

/** Every WXML through wcc and every WXSS through wcsc; what they complain about, empty when nothing. */
export function viewProblems(project) {
  const root = join(project, 'miniprogram');
  const files = readdirSync(root, { recursive: true });
  const named = (extension) => files.filter((file) => extname(file) === extension);
  const stems = (extension) => named(extension).map((file) => file.slice(0, -extension.length));
  const compilers = [() => wcc(root, stems('.wxml'), named('.wxs')), () => wcsc(root, stems('.wxss'))];
  return compilers.map(problemOf).filter(Boolean).join('\n');
}

/** wcc throws its error, wcsc returns it. */
function problemOf(compile) {
  try {
    const result = compile();
    return result instanceof Error ? result.message : '';
  } catch (error) {
    return error.message;
  }
}
