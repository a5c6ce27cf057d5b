import { glassEasel } from 'glass-easel-miniprogram-adapter';
import { getPhoneNumber } from './wx/phone_number';
import { standIn } from './wx/stand_ins';

let asking = false;

/**
 * What WeChat does after the `tap` event of `<button open-type>`. The compiler reports those that the preview does not know; such
 * a button is one without.
 */
export function openOnTap(target: glassEasel.Element): void {
  const element = target.getBackendElement() as unknown as Element | null;
  const tapped = element?.closest<Element & { __wxElement?: glassEasel.Element }>('wx-button[open-type]');
  const type = tapped?.getAttribute('open-type');
  if (type === 'contact' || type === 'feedback') standIn(type);
  else if (type === 'getPhoneNumber' && tapped?.__wxElement && !asking) void ask(tapped.__wxElement);
}

/** One tap is one question, whatever is tapped meanwhile. */
async function ask(button: glassEasel.Element): Promise<void> {
  asking = true;
  try {
    glassEasel.Event.triggerEvent(button, 'getphonenumber', await getPhoneNumber());
  } finally {
    asking = false;
  }
}
