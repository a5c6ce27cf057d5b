import { TmplGroup } from 'glass-easel-template-compiler';
import type { Problem } from '../protocol';
import { ProblemList } from './problems';
import type { Source } from './source';
import { tagsOf } from './tags';
import { knowsAttribute, knowsValue, TAGS, TEMPLATE_TAGS } from './vocabulary';

/** A warning of the compiler. Lines and columns count from 0. */
interface Report {
  message: string;
  startLine: number;
  startColumn: number;
}

/** A template to compile: a page's or a component's. */
export interface TemplateInput {
  /** Without `.wxml`. */
  path: string;
  usingComponents: Record<string, string>;
}

/** Compiles templates with WeChat's own compiler. @return a JavaScript expression, and the problems */
export function compileTemplates(source: Source, inputs: TemplateInput[]): { code: string; problems: Problem[] } {
  const group = TmplGroup.newDev();
  try {
    const problems = inputs.flatMap((input) => compile(group, source, input));
    return { code: group.getTmplGenObjectGroups(), problems };
  } finally {
    group.free();
  }
}

function compile(group: TmplGroup, source: Source, { path, usingComponents }: TemplateInput): Problem[] {
  const file = `${path}.wxml`;
  const text = source.read(file);
  const list = new ProblemList('template', source.display(file), text ?? '');
  if (text === undefined) {
    list.add('this file is missing');
    return list.problems;
  }
  // Warnings count as errors here: the compiler only warns of a tag that is never closed.
  for (const report of group.addTmpl(path, text) as Report[]) {
    list.add(report.message, report.startLine + 1, report.startColumn + 1);
  }
  if (list.problems.length === 0) checkVocabulary(text, Object.keys(usingComponents), list);
  return list.problems;
}

function checkVocabulary(text: string, components: string[], list: ProblemList): void {
  for (const { name, offset, attributes } of tagsOf(text)) {
    if (components.includes(name)) continue;
    if (!Object.hasOwn(TAGS, name) && !Object.hasOwn(TEMPLATE_TAGS, name)) {
      list.addAt(`<${name}> is not part of the preview, which shows a grey box with its name`, offset, 'gap');
      continue;
    }
    for (const { name: attribute, offset: place, value = '' } of attributes) {
      if (!knowsAttribute(name, attribute)) {
        list.addAt(`the attribute ${attribute} of <${name}> is not part of the preview`, place, 'gap');
      } else if (!knowsValue(name, attribute, value)) {
        list.addAt(`${attribute}="${value}" of <${name}> is not part of the preview`, place, 'gap');
      }
    }
  }
}
