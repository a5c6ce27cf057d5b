import type { ModalOptions } from '../phone_host';
import { h } from '../dom';

/** WeChat's modal dialogue over the whole phone. @return whether the user confirmed */
export function askModal(screen: HTMLElement, options: ModalOptions): Promise<boolean> {
  return new Promise((resolve) => {
    const button = (text: string, kind: string, colour: string | undefined, confirm: boolean) =>
      h(
        'button',
        { type: 'button', class: kind, style: colour && `color: ${colour}`, onclick: () => close(confirm) },
        text,
      );
    const cancel = options.showCancel && button(options.cancelText, 'cancel', options.cancelColor, false);
    const confirm = button(options.confirmText, 'confirm', options.confirmColor, true);
    const dialog = h(
      'div',
      { class: 'veil' },
      h(
        'div',
        { class: 'modal', role: 'alertdialog', 'aria-modal': 'true', 'aria-label': options.title || options.content },
        options.title ? h('div', { class: 'modal-title' }, options.title) : undefined,
        h('div', { class: 'modal-content' }, options.content),
        h('div', { class: 'modal-buttons' }, cancel || undefined, confirm),
      ),
    );
    function close(confirmed: boolean): void {
      dialog.remove();
      resolve(confirmed);
    }
    screen.append(dialog);
  });
}
