import type { Events } from '../../lib/protocol';
import { h, icon } from '../dom';
import type { Phone } from '../phone/phone';
import type { Note, Settings } from '../phone_host';
import type { Addresses } from './addresses';
import { fitDevice } from './fit_device';

const USERS = ['A', 'B', 'C'];
const ICONS = {
  background: 'M7 10l5 5 5-5',
  foreground: 'M7 14l5-5 5 5',
  restart: 'M19 12a7 7 0 1 1-2.2-5.1M19.2 3.6v3.8h-3.8',
  theme: 'M20 14.5A8.2 8.2 0 1 1 9.5 4a6.4 6.4 0 0 0 10.5 10.5z',
};

/** A phone on the stage: the choice of its WeChat user, the device with the phone's frame, and its buttons. */
export class PhonePanel {
  readonly title: string;
  private readonly frame: HTMLIFrameElement;
  private phone?: Phone;
  private build?: Events['build'];
  private readonly updates: ((phone: Phone) => void)[] = [];

  constructor(
    readonly number: number,
    element: HTMLElement,
    private readonly noted: (note: Note) => void,
    private readonly addresses: Addresses,
  ) {
    const name = `phone-${number}`;
    this.title = `手机 ${number}`;
    this.frame = h('iframe', {
      name,
      title: this.title,
      src: `/phone?name=${name}#/${addresses.of(name)}`,
      'data-testid': name,
    });
    const device = h('div', { class: 'device' }, this.frame, h('i', { class: 'home-indicator' }));
    const slot = h('div', { class: 'device-slot' }, device);
    element.append(this.head(), slot, this.tools());
    fitDevice(slot, device);
    this.frame.addEventListener('load', () => this.start());
  }

  change(patch: Partial<Settings>): void {
    this.phone?.change(patch);
  }

  /** What the phone's user does in WeChat's own settings; WeChat tells the server. */
  async cancelAuthorisation(): Promise<void> {
    if (!this.phone) return;
    const { user } = this.phone.settings;
    const query = new URLSearchParams({ user, event: 'user_authorization_cancellation' });
    const { status } = await fetch(`/sandbox/push?${query}`);
    this.noted({ kind: status === 200 ? 'cancelled' : 'not cancelled' });
  }

  /** Calls `update` with the phone, as soon as it has loaded and after each of its changes. */
  onUpdate(update: (phone: Phone) => void): void {
    this.updates.push(update);
    if (this.phone) update(this.phone);
  }

  follow(build: Events['build']): void {
    this.build = build;
    this.phone?.follow(build);
  }

  private start(): void {
    const phone = this.frame.contentWindow!.phone as Phone;
    this.phone = phone;
    phone.onnote = this.noted;
    phone.onaddress = (address) => this.addresses.set(phone.name, address);
    const update = () => this.updates.forEach((each) => each(phone));
    phone.watch(update);
    update();
    if (this.build) phone.follow(this.build);
  }

  private head(): HTMLElement {
    const model = h('span', { class: 'model' });
    const buttons = USERS.map((user) => {
      const button = h(
        'button',
        {
          type: 'button',
          'data-testid': `phone-${this.number}-user-${user}`,
          'aria-label': `${this.title}：微信用户 ${user}`,
          onclick: () => this.change({ user }),
        },
        user,
      );
      this.onUpdate(({ settings }) => button.setAttribute('aria-pressed', String(settings.user === user)));
      return button;
    });
    this.onUpdate((phone) => (model.textContent = phone.model.replace(/<.*/, '')));
    return h(
      'header',
      { class: 'phone-head' },
      h('div', {}, h('strong', {}, this.title), model),
      h(
        'div',
        { class: 'users', role: 'group', 'aria-label': `${this.title}的微信用户` },
        h('span', {}, '微信用户'),
        ...buttons,
      ),
    );
  }

  private tools(): HTMLElement {
    const tool = (id: string, strokes: string, act: (phone: Phone) => void) => {
      const label = h('span');
      const button = h(
        'button',
        { type: 'button', 'data-testid': `phone-${this.number}-${id}`, onclick: () => this.phone && act(this.phone) },
        icon(strokes),
        label,
      );
      return { button, label };
    };
    const background = tool('background', ICONS.background, (phone) => (phone.hidden ? phone.show() : phone.hide()));
    const restart = tool('restart', ICONS.restart, (phone) => phone.restart());
    const theme = tool('theme', ICONS.theme, (phone) => {
      phone.change({ theme: phone.settings.theme === 'dark' ? 'light' : 'dark' });
    });
    restart.label.textContent = '重启小程序';
    this.onUpdate(({ hidden, settings }) => {
      background.label.textContent = hidden ? '回到前台' : '切到后台';
      background.button.firstElementChild!.replaceWith(icon(hidden ? ICONS.foreground : ICONS.background));
      theme.label.textContent = settings.theme === 'dark' ? '浅色' : '深色';
    });
    return h('div', { class: 'tools' }, background.button, restart.button, theme.button);
  }
}
