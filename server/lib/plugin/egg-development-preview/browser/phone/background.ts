import { h } from '../dom';

/** What the phone shows while the mini program is in the background: its entry in WeChat's list. */
export function backgroundLayer(title: string, show: () => void): HTMLElement {
  return h(
    'div',
    { class: 'background-layer', 'data-testid': 'background' },
    h(
      'button',
      { type: 'button', 'aria-label': '回到小程序', onclick: show },
      h('span', { class: 'background-icon' }, title.slice(0, 1)),
      h('strong', {}, title),
      h('span', {}, '小程序在后台，点按回到前台'),
    ),
  );
}
