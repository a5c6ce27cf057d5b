import type { glassEasel } from 'glass-easel-miniprogram-adapter';
import { wx } from './wx';

/** What WeChat calls for a `<navigator>`, by its `open-type`. */
const CALLS: Record<string, string> = { navigate: 'navigateTo', redirect: 'redirectTo' };

type Open = (options: { url?: string; delta?: number }) => void;

/** `<navigator>`: a tap opens its page. */
export function navigateOnTap(target: glassEasel.Element): void {
  const element = target.getBackendElement() as unknown as Element | null;
  const navigator = element?.closest('wx-navigator');
  if (!navigator) return;
  const type = navigator.getAttribute('open-type') || 'navigate';
  const open = (wx as unknown as Record<string, Open>)[CALLS[type] ?? type];
  if (type === 'navigateBack') open({ delta: Number(navigator.getAttribute('delta') ?? 1) });
  else open({ url: navigator.getAttribute('url') ?? '' });
}
