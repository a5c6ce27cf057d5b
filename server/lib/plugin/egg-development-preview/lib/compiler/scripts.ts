import path from 'node:path';
import { build } from 'esbuild';
import type { BuildFailure, Message, Plugin } from 'esbuild';
import type { Problem } from '../protocol';
import { columnOf } from './problems';
import type { Source } from './source';

/** Globals that WeChat does not have: undefined in the mini program's scripts, as on a phone. */
const ABSENT = ['window', 'document', 'self', 'location', 'navigator', 'localStorage', 'sessionStorage', 'fetch'];

/** Compiles the scripts and their imports. @param entries - `app`, pages and components, without `.ts` */
export async function compileScripts(
  source: Source,
  entries: string[],
): Promise<{ code: string; problems: Problem[] }> {
  const missing = entries.filter((entry) => source.read(`${entry}.ts`) === undefined);
  if (missing.length > 0) return { code: '', problems: missing.map((entry) => missingScript(source, `${entry}.ts`)) };
  // As in WeChat, each script runs when it is registered, and a module imported by several runs once.
  const registrations = entries.map((entry) => {
    const name = JSON.stringify(entry);
    return `register(${name}, () => require(${JSON.stringify(`./${entry}`)}));`;
  });
  try {
    const { outputFiles, warnings } = await build({
      stdin: { contents: registrations.join('\n'), resolveDir: source.absolute(''), sourcefile: 'preview' },
      absWorkingDir: source.root,
      bundle: true,
      write: false,
      format: 'iife',
      target: 'es2020',
      charset: 'utf8',
      sourcemap: 'inline',
      logLevel: 'silent',
      plugins: [onlyWhatShips(source)],
      banner: { js: `miniProgram.scripts(function (register, ${ABSENT.join(', ')}) {` },
      footer: { js: '});' },
    });
    return { code: outputFiles[0].text, problems: warnings.map(toProblem) };
  } catch (err) {
    const { errors } = err as BuildFailure;
    if (!errors) throw err;
    return { code: '', problems: errors.map(toProblem) };
  }
}

function missingScript(source: Source, file: string): Problem {
  return { kind: 'script', file: source.display(file), line: 1, column: 1, message: 'this file is missing' };
}

/** Rejects imports from outside of the mini program's folder, which are not uploaded to WeChat. */
function onlyWhatShips(source: Source): Plugin {
  const folder = source.absolute('');
  return {
    name: 'only-what-ships',
    setup({ onResolve }) {
      onResolve({ filter: /.*/ }, ({ path: target, resolveDir }) => {
        if (!/^\.{0,2}\//.test(target))
          return { errors: [{ text: `the package ${target} is not part of the preview` }] };
        const inside = !path.relative(folder, path.resolve(resolveDir, target)).startsWith('..');
        return inside
          ? undefined
          : { errors: [{ text: `${target} is outside of ${source.folder}/: it does not ship` }] };
      });
    },
  };
}

function toProblem({ text, location }: Message): Problem {
  return {
    kind: 'script',
    file: location?.file ?? 'miniprogram',
    line: location?.line ?? 1,
    column: columnOf(location),
    message: text,
    excerpt: location?.lineText,
  };
}
