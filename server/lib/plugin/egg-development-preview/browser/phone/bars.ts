import type { Theme } from '../../lib/protocol';
import { h, icon } from '../dom';
import type { VisiblePage } from '../phone_host';

const DOTS = 'M5 12h.01M12 12h.01M19 12h.01';
const LEAVE = {
  back: { label: '返回', strokes: 'M14.5 5l-7 7 7 7' },
  home: { label: '返回首页', strokes: 'M4.5 11.5L12 5l7.5 6.5M7 10v9h10v-9' },
};
const RING = 'M12 4.5a7.5 7.5 0 1 0 0 15 7.5 7.5 0 0 0 0-15zM12 9.6a2.4 2.4 0 1 0 0 4.8 2.4 2.4 0 0 0 0-4.8z';

/** The status bar, and the navigation bar with the title and WeChat's capsule. */
export class Bars {
  private readonly clock = h('span', { class: 'clock' });
  private readonly network = h('span', { class: 'network' });
  private readonly title = h('h1', { class: 'title' });
  readonly element: HTMLElement;
  private readonly leave: HTMLButtonElement;
  private page?: VisiblePage;

  /**
   * @param close - the capsule's ◎, which sends the mini program to the background
   * @param leave - the arrow back, or the house where there is no page before
   */
  constructor(close: () => void, leave: () => void, about: () => void) {
    this.leave = h('button', { type: 'button', class: 'leave', hidden: true, onclick: leave });
    this.element = h(
      'header',
      { class: 'bars' },
      h(
        'div',
        { class: 'status-bar', 'aria-hidden': 'true' },
        this.clock,
        this.network,
        h('span', { class: 'battery' }),
      ),
      h(
        'div',
        { class: 'navigation-bar' },
        this.leave,
        this.title,
        h(
          'div',
          { class: 'capsule' },
          h('button', { type: 'button', 'aria-label': '更多', onclick: about }, icon(DOTS)),
          h(
            'button',
            { type: 'button', 'aria-label': '切到后台', 'data-testid': 'capsule-close', onclick: close },
            icon(RING),
          ),
        ),
      ),
    );
    this.tick();
    setInterval(() => this.tick(), 1000);
  }

  setPage(page: VisiblePage): void {
    this.page = page;
    this.leave.hidden = page.leave === undefined;
    if (!page.leave) return;
    const { label, strokes } = LEAVE[page.leave];
    this.leave.setAttribute('aria-label', label);
    this.leave.replaceChildren(icon(strokes));
  }

  show(theme: Theme, { offline, slow }: { offline: boolean; slow: boolean }): void {
    this.network.textContent = offline ? '无网络' : slow ? '3G' : '5G';
    if (!this.page) return;
    const { navigationBarTitleText, navigationBarBackgroundColor, navigationBarTextStyle } = this.page.window[theme];
    this.title.textContent = navigationBarTitleText;
    // Set on the whole phone, so that no seam shows between the bar and the page.
    document.body.style.background = navigationBarBackgroundColor;
    this.element.style.color = navigationBarTextStyle;
  }

  private tick(): void {
    this.clock.textContent = new Date().toLocaleTimeString('zh-CN', { hour: '2-digit', minute: '2-digit' });
  }
}
