import { h } from '../dom';

const STATES = { hide: '小程序在后台，点击回到前台', exit: '小程序已关闭，点击再次打开' };

/** Shown while the mini program is in the background: its entry in WeChat's list. */
export function backgroundLayer(title: string, left: 'hide' | 'exit', show: () => void): HTMLElement {
  return h(
    'div',
    { class: 'background-layer', 'data-testid': 'background' },
    h(
      'button',
      { type: 'button', 'aria-label': '回到小程序', onclick: show },
      h('span', { class: 'background-icon' }, title.slice(0, 1)),
      h('strong', {}, title),
      h('span', {}, STATES[left]),
    ),
  );
}
