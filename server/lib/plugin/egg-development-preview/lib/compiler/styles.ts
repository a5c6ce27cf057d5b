import postcss from 'postcss';
import type { AtRule, Container, CssSyntaxError, Document, Root } from 'postcss';
import type { Problem } from '../protocol';
import { ProblemList } from './problems';
import { rewriteSelector } from './selectors';
import type { Scope } from './selectors';
import { Source } from './source';

/** Replaced, because the theme is set by the phone's own switch and not by the browser. */
const THEME_QUERY = /\(\s*prefers-color-scheme\s*:\s*(light|dark)\s*\)/;

/** A string or url(), which stays unchanged, or a length in rpx. */
const RPX = /"[^"]*"|'[^']*'|url\([^)]*\)|(-?\d*\.?\d+)rpx\b/g;

/**
 * Compiles a WXSS file with its imports to CSS for the preview's page.
 *
 * @return undefined when the file does not exist
 */
export function compileStyle(
  source: Source,
  file: string,
  scope: Scope,
): { css: string; problems: Problem[] } | undefined {
  const text = source.read(file);
  if (text === undefined) return undefined;
  const problems: Problem[] = [];
  const root = load(source, file, text, problems, []);
  if (problems.length > 0) return { css: '', problems };
  const list = new ProblemList('style', source.display(file), text);
  rewrite(root, scope, list);
  return { css: root.toString(), problems: list.problems };
}

/** Parses a file and inlines its imports. @param above - the files that import this one */
function load(source: Source, file: string, text: string, problems: Problem[], above: string[]): Root {
  const list = new ProblemList('style', source.display(file), text);
  let root: Root;
  try {
    root = postcss.parse(text);
  } catch (err) {
    const { reason, line, column } = err as CssSyntaxError;
    list.add(reason, line, column);
    problems.push(...list.problems);
    return postcss.root();
  }
  root.walkAtRules('import', (rule) => {
    const target = Source.resolve(file, rule.params.replace(/^(url\()?["']?|["']?\)?$/g, ''));
    const imported = source.read(target);
    const { line, column } = rule.source!.start!;
    if (imported === undefined) list.add(`${target} does not exist`, line, column);
    else if ([...above, file].includes(target)) list.add(`${target} imports itself`, line, column);
    else rule.replaceWith(load(source, target, imported, problems, [...above, file]).nodes);
  });
  problems.push(...list.problems);
  return root;
}

function rewrite(root: Root, scope: Scope, list: ProblemList): void {
  root.walkDecls((decl) => {
    decl.value = pixels(decl.value).replace(/env\(\s*(safe-area-inset-\w+)/g, 'var(--$1');
  });
  root.walkAtRules('media', (rule) => {
    rule.params = pixels(rule.params);
  });
  root.walkRules((rule) => {
    if (isKeyframes(rule.parent)) return;
    const theme = themeOf(rule.parent);
    const start = rule.source?.start;
    rule.selector = rewriteSelector(rule.selector, { ...scope, theme }, (message) => {
      list.add(message, start?.line, start?.column, 'gap');
    });
  });
  root.walkAtRules('media', dropThemeQuery);
}

/** Converts rpx to vw: the page's viewport is as wide as the phone, 750rpx. */
function pixels(value: string): string {
  return value.replace(RPX, (all, rpx?: string) => (rpx === undefined ? all : `${+(Number(rpx) / 7.5).toFixed(5)}vw`));
}

function isKeyframes(parent: Container | Document | undefined): boolean {
  return parent?.type === 'atrule' && /keyframes$/.test((parent as AtRule).name);
}

function themeOf(parent: Container | Document | undefined): string | undefined {
  if (!parent || parent.type !== 'atrule') return undefined;
  const { name, params } = parent as AtRule;
  return (name === 'media' && THEME_QUERY.exec(params)?.[1]) || themeOf(parent.parent);
}

/** Removes the theme from a media query: its rules have it in their selectors by now. */
function dropThemeQuery(rule: AtRule): void {
  if (!THEME_QUERY.test(rule.params)) return;
  const rest = rule.params.split(/\s+and\s+/).filter((part) => !THEME_QUERY.test(part));
  if (rest.length > 0) rule.params = rest.join(' and ');
  else rule.replaceWith(rule.nodes ?? []);
}
