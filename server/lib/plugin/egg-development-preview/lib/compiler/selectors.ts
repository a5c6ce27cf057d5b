import parser from 'postcss-selector-parser';
import type { Selector } from 'postcss-selector-parser';
import { TAGS } from './vocabulary';

/** Where the rules of a file apply. */
export interface Scope {
  /** The page or component that the rules belong to; undefined: they apply everywhere. */
  path?: string;
  /** A prefix for a component's classes, so that they apply inside of it only. */
  classPrefix?: string;
  /** Only while the phone shows this theme. */
  theme?: string;
}

/** `:where` has no specificity, so rules keep the one that they have in WeChat. */
const where = (selector: string) => `:where(${selector})`;

/**
 * Rewrites a WXSS selector for the preview's page: `view` is a `wx-view` there, and `page` its root.
 *
 * @param report - called for each tag that the preview does not know
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
