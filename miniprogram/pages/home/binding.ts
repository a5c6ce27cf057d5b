import { messageOf } from '../../wechat-login/index';
import type { PhoneBinding } from '../../wechat-login/index';

/** The optional step 绑定手机号, as the page shows it until the number is bound. */
export interface BindingData {
  text: string;
  tone: 'soft' | 'warn';
  busy: boolean;
  /** Whether the button sends the last tap again, instead of asking WeChat for the number. */
  again: boolean;
}

export const OFFER: BindingData = {
  text: '不绑定也能使用，\n只显示打码号码。',
  tone: 'soft',
  busy: false,
  again: false,
};

export const BINDING: BindingData = { ...OFFER, busy: true };

/** What the page shows of the outcome; of a bound number, the login state has it. */
export function bindingOf(outcome: PhoneBinding): BindingData {
  if (outcome.status === 'bound') return OFFER;
  if (outcome.status === 'refused') return { ...OFFER, text: '没绑定也能使用，\n想绑定时再点按钮。' };
  return { ...OFFER, text: messageOf(outcome.problem), tone: 'warn', again: outcome.again };
}
