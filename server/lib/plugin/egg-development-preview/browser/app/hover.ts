import { glassEasel } from 'glass-easel-miniprogram-adapter';
import { navigateOnTap } from './navigator';
import { openOnTap } from './open_type';
import { duringTap } from './tap';

/** glass-easel's `StyleSegmentIndex.TEMP_EXTRA`: classes beside those of the template. */
const TEMP_EXTRA = 3;
/** How long WeChat waits before it adds the class, and how long it keeps it after the touch. */
const START_MS = 20;
const STAY_MS = 70;
const ENDS = ['pointerup', 'pointercancel'] as const;

/** `hover-class`: the class that an element has while it is touched. */
export function installHover(): void {
  document.addEventListener('pointerdown', ({ target }) => {
    const element = (target as Element).closest<HTMLElement & { __wxElement?: glassEasel.Element }>('[hover-class]');
    const name = element?.getAttribute('hover-class');
    const classes = element?.__wxElement?.classList;
    if (!name || name === 'none' || !classes) return;
    const toggle = (on: boolean) => classes.toggle(name, on, TEMP_EXTRA);
    const start = setTimeout(() => toggle(true), START_MS);
    const end = () => {
      setTimeout(() => {
        clearTimeout(start);
        toggle(false);
      }, STAY_MS);
      for (const type of ENDS) document.removeEventListener(type, end);
    };
    for (const type of ENDS) document.addEventListener(type, end);
  });
}

/** Enter and space tap the focused button. */
export function installKeyboard(): void {
  document.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' && event.key !== ' ') return;
    // Keys in a field are what the user writes.
    if ((event.target as Element).matches('wx-input')) return;
    const node = (event.target as Element & { __wxElement?: glassEasel.Element }).__wxElement;
    if (!node || event.repeat) return;
    event.preventDefault();
    const options = { bubbles: true, composed: true, capturePhase: true };
    duringTap(() => glassEasel.Event.triggerEvent(node, 'tap', { x: 0, y: 0 }, options));
    openOnTap(node);
    navigateOnTap(node);
  });
}
