import { readFileSync } from 'node:fs';
import path from 'node:path';
import { compileFunction } from 'node:vm';
import { transformSync } from 'esbuild';

const ROOT = path.resolve(__dirname, '../../miniprogram');
const compiled = new Map<string, (...args: unknown[]) => void>();

function compile(file: string, names: string[]): (...args: unknown[]) => void {
  const found = compiled.get(file);
  if (found) return found;
  const { code } = transformSync(readFileSync(file, 'utf8'), { loader: 'ts', format: 'cjs', target: 'es2020' });
  const body = compileFunction(code, names, { filename: file }) as (...args: unknown[]) => void;
  compiled.set(file, body);
  return body;
}

/**
 * A mini program's own modules: they share nothing with those of another phone, or of an earlier run on this one, and
 * find the phone's own `wx`.
 */
export function moduleLoader(globals: Record<string, unknown>): (name: string) => unknown {
  const modules = new Map<string, { exports: unknown }>();
  const load = (file: string): unknown => {
    const known = modules.get(file);
    if (known) return known.exports;
    const module = { exports: {} };
    modules.set(file, module);
    const require = (name: string) => load(path.resolve(path.dirname(file), `${name}.ts`));
    const scope: Record<string, unknown> = { module, exports: module.exports, require, ...globals };
    compile(file, Object.keys(scope))(...Object.values(scope));
    return module.exports;
  };
  return (name) => load(path.join(ROOT, `${name}.ts`));
}
