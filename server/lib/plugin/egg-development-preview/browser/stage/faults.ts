import { h } from '../dom';
import type { Settings } from '../phone_host';
import type { PhonePanel } from './phone_panel';

type Switch = 'offline' | 'slow' | 'storeDown' | 'phoneQuota';

const SWITCHES: { setting: Switch; name: string; english: string }[] = [
  { setting: 'offline', name: '断开网络', english: 'Offline' },
  { setting: 'slow', name: '网络很慢', english: 'Slow network' },
  { setting: 'storeDown', name: 'Redis 故障', english: 'Redis down' },
  { setting: 'phoneQuota', name: '手机号额度用完', english: 'No quota' },
];

const WECHAT: [value: string, name: string][] = [
  ['', '正常'],
  ['-1', '−1 系统繁忙'],
  ['40029', '40029 code 无效'],
  ['40226', '40226 高风险用户'],
  ['45011', '45011 调用太频繁'],
];

/** The table of faults: a row for each fault, a column for each phone. */
export function faultTable(phones: PhonePanel[]): HTMLElement {
  const head = h('tr', {}, h('td'), ...phones.map(({ title }) => h('th', { scope: 'col' }, title)));
  const rows = SWITCHES.map(({ setting, name, english }) =>
    row(name, english, phones, (phone) => toggle(phone, setting, name)),
  );
  return h(
    'table',
    {},
    h('thead', {}, head),
    h(
      'tbody',
      {},
      ...rows,
      row('微信登录', 'wx.login', phones, wechat),
      row('微信授权', 'Authorisation', phones, cancel),
    ),
  );
}

function row(
  name: string,
  english: string,
  phones: PhonePanel[],
  cell: (phone: PhonePanel) => HTMLElement,
): HTMLElement {
  const title = h('th', { scope: 'row' }, name, h('small', {}, english));
  return h('tr', {}, title, ...phones.map((phone) => h('td', {}, cell(phone))));
}

function toggle(phone: PhonePanel, setting: Switch, name: string): HTMLElement {
  const button = h('button', {
    type: 'button',
    class: 'switch',
    role: 'switch',
    'data-testid': `phone-${phone.number}-${setting}`,
    'aria-label': `${phone.title}：${name}`,
    onclick: () => phone.change({ [setting]: button.getAttribute('aria-checked') !== 'true' } as Partial<Settings>),
  });
  phone.onUpdate(({ settings }) => button.setAttribute('aria-checked', String(settings[setting])));
  return button;
}

function wechat(phone: PhonePanel): HTMLElement {
  const select = h(
    'select',
    {
      'data-testid': `phone-${phone.number}-wechat`,
      'aria-label': `${phone.title}：微信登录`,
      onchange: () => phone.change({ wechat: select.value }),
    },
    ...WECHAT.map(([value, name]) => h('option', { value }, name)),
  );
  phone.onUpdate(({ settings }) => (select.value = settings.wechat));
  return select;
}

/** 在微信里取消授权, as the phone's user can in the settings of WeChat, which then tells the server. */
function cancel(phone: PhonePanel): HTMLElement {
  const button = h(
    'button',
    {
      type: 'button',
      class: 'act',
      title: '在微信里取消授权',
      'data-testid': `phone-${phone.number}-cancel`,
      onclick: () => phone.cancelAuthorisation(),
    },
    '取消授权',
  );
  phone.onUpdate(({ settings }) =>
    button.setAttribute('aria-label', `${phone.title}：用户 ${settings.user} 在微信里取消授权`),
  );
  return button;
}
