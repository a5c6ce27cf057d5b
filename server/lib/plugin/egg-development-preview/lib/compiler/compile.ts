import { createHash } from 'node:crypto';
import type { Problem, Program } from '../protocol';
import { isFatal } from './problems';
import { compileScripts } from './scripts';
import type { Source } from './source';
import { readStructure } from './structure';
import { compileStyle } from './styles';
import { compileTemplates } from './templates';

export interface Build {
  /** The same source has the same id, also after a restart of the server. */
  id: string;
  /** JavaScript: the mini program's own scripts first, at the lines that their source map names, then all else. */
  code: string;
  problems: Problem[];
}

/** Compiles the mini program for the preview's runtime. A build with a fatal problem has no code. */
export async function compile(source: Source): Promise<Build> {
  const structure = readStructure(source);
  const { darkmode, pages, components } = structure;
  const templates = compileTemplates(source, [...pages, ...components]);
  const scripts = await compileScripts(source, ['app', ...[...components, ...pages].map(({ path }) => path)]);

  const styles: Program['styles'] = {};
  const problems = [...structure.problems, ...templates.problems, ...scripts.problems];
  const addStyle = (name: string, scope: { path?: string; classPrefix?: string }) => {
    const style = compileStyle(source, `${name}.wxss`, scope);
    styles[name] = style?.css ?? '';
    problems.push(...(style?.problems ?? []));
  };
  addStyle('app', {});
  for (const { path } of pages) addStyle(path, { path });
  const classPrefixes = Object.fromEntries(components.map(({ path }) => [path, path.replace(/[^a-zA-Z\d]/g, '-')]));
  for (const { path } of components) addStyle(path, { path, classPrefix: classPrefixes[path] });

  const program: Program = { darkmode, pages, components, classPrefixes, styles };
  const runs = !problems.some(isFatal);
  const texts = [...pages, ...components].map(({ path }) => source.read(`${path}.wxml`));
  return {
    // Hashes the templates' sources, because the order of the compiler's output varies.
    id: hash([program, texts, scripts.code, problems]),
    code: runs ? `${scripts.code}\nminiProgram.launch(${JSON.stringify(program)}, ${templates.code});\n` : '',
    problems,
  };
}

function hash(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 12);
}
