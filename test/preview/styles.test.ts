import assert from 'node:assert/strict';
import { compileStyle } from '../../server/lib/plugin/egg-development-preview/lib/compiler/styles';
import { Project } from './project';

/** The CSS that a page's or the app's WXSS becomes. */
function cssOf(wxss: string, scope = {}, others: Record<string, string> = {}): string {
  const project = new Project({ 'a.wxss': wxss, ...others });
  const style = compileStyle(project.source, 'a.wxss', scope);
  project.remove();
  assert.deepEqual(style?.problems, []);
  return style!.css;
}

const PAGE = { path: 'pages/a/a' };
const IN_PAGE = ':where(wx-page[data-path="pages/a/a"])';

describe('compileStyle()', () => {
  it('makes 750rpx as wide as the phone, and leaves strings and urls alone', () => {
    const url = 'url("data:image/svg+xml,1rpx")';
    const css = cssOf(`.a { margin: -40rpx 1.5rpx 750rpx; content: '1rpx'; background: ${url} }`);
    assert.equal(css, `.a { margin: -5.33333vw 0.2vw 100vw; content: '1rpx'; background: ${url} }`);
  });

  it('takes the safe area of the phone, not of the browser', () => {
    const css = cssOf('.a { padding: calc(16px + env(safe-area-inset-bottom)) }');
    assert.equal(css, '.a { padding: calc(16px + var(--safe-area-inset-bottom)) }');
  });

  it('renames tags and confines a page’s rules to it without more weight', () => {
    assert.equal(cssOf('view .a > text {}', PAGE), `${IN_PAGE} wx-view .a > wx-text {}`);
    assert.equal(cssOf('.a, .b {}', PAGE), `${IN_PAGE} .a,${IN_PAGE} .b {}`);
    assert.equal(cssOf('page .a {}', PAGE), `wx-page${IN_PAGE} .a {}`);
    assert.equal(cssOf('page {}'), 'wx-page {}');
  });

  it('leaves the steps of keyframes alone', () => {
    const css = '@keyframes spin { to { transform: none } }';
    assert.equal(cssOf(css, PAGE), css);
  });

  it('makes the phone’s switch decide about the theme', () => {
    const dark = ':where([data-theme="dark"])';
    assert.equal(cssOf('@media (prefers-color-scheme: dark) { .a { top: 0 } }').trim(), `${dark} .a { top: 0 }`);
    assert.equal(
      cssOf('@media (min-width: 750rpx) and (prefers-color-scheme: dark) { .a { top: 0 } }', PAGE),
      `@media (min-width: 100vw) { ${dark} ${IN_PAGE} .a { top: 0 } }`,
    );
  });

  it('puts imports in their places, whatever imports them', () => {
    const css = cssOf(
      '@import "./b/b.wxss";\n.a {}',
      {},
      { 'b/b.wxss': '@import "../c.wxss"; .b {}', 'c.wxss': '.c {}' },
    );
    assert.equal(css.replace(/\s+/g, ''), '.c{}.b{}.a{}');
  });

  it('is undefined for a file that does not exist', () => {
    const project = new Project();
    assert.equal(compileStyle(project.source, 'pages/a/a.wxss', {}), undefined);
    project.remove();
  });
});
