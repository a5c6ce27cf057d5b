import { glassEasel } from 'glass-easel-miniprogram-adapter';
import { getPhoneNumber } from './wx/phone_number';

let asking = false;

/**
 * What WeChat does after the `tap` event of `<button open-type>`. `getPhoneNumber` is the only one; the compiler reports any
 * other, whose button is one without. One tap is one question, whatever is tapped meanwhile.
 */
export function openOnTap(target: glassEasel.Element): void {
  const element = target.getBackendElement() as unknown as Element | null;
  const button = element?.closest<Element & { __wxElement?: glassEasel.Element }>(
    'wx-button[open-type=getPhoneNumber]',
  )?.__wxElement;
  if (button && !asking) void ask(button);
}

async function ask(button: glassEasel.Element): Promise<void> {
  asking = true;
  try {
    glassEasel.Event.triggerEvent(button, 'getphonenumber', await getPhoneNumber());
  } finally {
    asking = false;
  }
}
