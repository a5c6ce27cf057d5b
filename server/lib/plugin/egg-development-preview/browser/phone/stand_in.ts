import { h } from '../dom';

/** Covers the phone with what WeChat would open in front of the mini program, in words. */
export function standInLayer(title: string, text: string): HTMLElement {
  const layer = h(
    'div',
    { class: 'stand-in', role: 'dialog', 'aria-modal': 'true', 'aria-label': title },
    h('strong', {}, title),
    h('p', {}, text),
    h('button', { type: 'button', onclick: () => layer.remove() }, '返回小程序'),
  );
  return layer;
}
