import type { Program } from '../../lib/protocol';
import { host } from './host';

/** Puts the compiled styles behind the preview's own: app.wxss first, as in WeChat. */
export function installStyles({ styles }: Program): void {
  document.documentElement.style.setProperty('--safe-area-inset-bottom', host.safeAreaBottom);
  for (const [path, css] of Object.entries(styles)) {
    const element = document.head.appendChild(document.createElement('style'));
    element.dataset.path = path;
    element.textContent = css;
  }
}
