import type { ToastOptions } from '../phone_host';
import { h, icon } from '../dom';

const ICONS: Partial<Record<ToastOptions['icon'], string>> = {
  success: 'M5 12.5l4.5 4.5L19 7.5',
  error: 'M12 7v6M12 16.5h.01M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17z',
  loading: 'M12 3.5a8.5 8.5 0 1 1-8.5 8.5',
};

/** WeChat's toast: one at a time, `showLoading` included. */
export class Toast {
  private element?: HTMLElement;
  private timer?: ReturnType<typeof setTimeout>;

  constructor(private readonly screen: HTMLElement) {}

  show({ title, icon: kind, mask, duration }: ToastOptions): void {
    this.hide();
    const strokes = ICONS[kind];
    const classes = ['toast', strokes ? 'toast-icon' : '', kind === 'loading' ? 'toast-loading' : ''];
    const box = h(
      'div',
      { class: classes.join(' '), role: 'status' },
      strokes ? icon(strokes) : undefined,
      h('div', {}, title),
    );
    this.element = h('div', { class: mask ? 'toast-layer toast-mask' : 'toast-layer' }, box);
    this.screen.append(this.element);
    if (duration !== undefined) this.timer = setTimeout(() => this.hide(), duration);
  }

  hide(): void {
    clearTimeout(this.timer);
    this.element?.remove();
    this.element = undefined;
  }
}
