import parser from 'postcss-selector-parser';
import type { Selector } from 'postcss-selector-parser';
import { TAGS } from './vocabulary';

/** Where the rules of a file apply. */
export interface Scope {
  /** The page or component that they belong to; everywhere without one. */
  path?: string;
  /** The prefix that the classes of a component get, so that they mean nothing outside of it. */
  classPrefix?: string;
  /** Only while the phone shows this theme. */
  theme?: string;
}

/** A rule counts no more and no less than in WeChat: `:where` has no weight of its own. */
const where = (selector: string) => `:where(${selector})`;

/**
 * Rewrites a WXSS selector for the preview's page: `view` is a `wx-view` there, and `page` its root.
 *
 * @param report - is told of tags that the preview does not know
 */
export function rewriteSelector(selector: string, scope: Scope, report: (message: string) => void): string {
  return parser((selectors) => {
    selectors.walkTags((tag) => {
      if (tag.value !== 'page' && !Object.hasOwn(TAGS, tag.value)) report(`<${tag.value}> is not part of the preview`);
      tag.value = `wx-${tag.value}`;
    });
    if (scope.classPrefix !== undefined) {
      selectors.walkClasses((node) => {
        node.value = `${scope.classPrefix}--${node.value}`;
      });
    }
    selectors.each((each) => confine(each, scope));
  }).processSync(selector, { updateSelector: false });
}

function confine(selector: Selector, { path, classPrefix, theme }: Scope): void {
  const ancestors = theme ? [where(`[data-theme="${theme}"]`)] : [];
  if (path !== undefined && classPrefix === undefined) {
    const page = where(`wx-page[data-path="${path}"]`);
    const first = selector.first;
    if (first.type === 'tag' && first.value === 'wx-page') selector.insertAfter(first, parser.pseudo({ value: page }));
    else ancestors.push(page);
  }
  if (ancestors.length > 0) {
    const first = selector.first;
    first.spaces.before = '';
    selector.insertBefore(first, parser.pseudo({ value: `${ancestors.join(' ')} ` }));
  }
}
