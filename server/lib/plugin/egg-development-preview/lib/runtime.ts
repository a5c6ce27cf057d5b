import path from 'node:path';
import { build } from 'esbuild';

const PLUGIN = path.join(__dirname, '..');

/** Bundles the runtime's scripts, each from its `main.ts`. @return JavaScript by name */
export async function bundleRuntime(): Promise<Record<string, string>> {
  const names = ['app', 'openapi', 'phone', 'stage'];
  const { outputFiles } = await build({
    entryPoints: names.map((name) => ({ in: path.join(PLUGIN, 'browser', name, 'main.ts'), out: name })),
    outdir: PLUGIN,
    bundle: true,
    write: false,
    format: 'iife',
    target: 'es2022',
    charset: 'utf8',
    tsconfig: path.join(PLUGIN, 'browser/tsconfig.json'),
    define: { 'process.env.NODE_ENV': '"development"' },
  });
  return Object.fromEntries(outputFiles.map((file) => [path.basename(file.path), file.text]));
}
