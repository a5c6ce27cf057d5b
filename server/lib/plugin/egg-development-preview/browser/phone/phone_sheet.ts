import { h, icon } from '../dom';

const CHECK = 'M5 12.5l4.5 4.5L19 7.5';

/** WeChat's half sheet that asks for the user's phone number. @return whether the user allows it */
export function askPhoneNumber(screen: HTMLElement, program: string, masked: string): Promise<boolean> {
  return new Promise((resolve) => {
    const button = (text: string, kind: string, allowed: boolean) =>
      h('button', { type: 'button', class: kind, onclick: () => close(allowed) }, text);
    const sheet = h(
      'div',
      { class: 'veil veil-low' },
      h(
        'div',
        { class: 'ask', role: 'dialog', 'aria-modal': 'true', 'aria-label': `${program}申请获取你的手机号` },
        h('div', { class: 'ask-program' }, h('span', { class: 'ask-icon' }, program.slice(0, 1)), `${program} 申请`),
        h('div', { class: 'ask-title' }, '获取你的手机号'),
        h(
          'div',
          { class: 'ask-number' },
          h('div', {}, h('strong', {}, masked), h('span', {}, '微信绑定号码')),
          icon(CHECK),
        ),
        h('div', { class: 'ask-buttons' }, button('不允许', 'refuse', false), button('允许', 'allow', true)),
      ),
    );
    function close(allowed: boolean): void {
      sheet.remove();
      resolve(allowed);
    }
    screen.append(sheet);
  });
}
