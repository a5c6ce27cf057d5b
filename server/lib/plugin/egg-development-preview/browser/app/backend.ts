import { glassEasel } from 'glass-easel-miniprogram-adapter';
import { OWN_EVENTS, TAGS } from '../../lib/compiler/vocabulary';
import { navigateOnTap } from './navigator';
import { openOnTap } from './open_type';
import { duringTap } from './tap';

/** Roles and keyboard focus, so that a page can be used and tested as with assistive technology. */
const ATTRIBUTES: Record<string, Record<string, string>> = {
  button: { role: 'button', tabindex: '0' },
  navigator: { role: 'link', tabindex: '0', 'hover-class': 'navigator-hover' },
};

/** WeChat's `aria-role` is the browser's `role`. */
function giveRoles(element: HTMLElement): void {
  const set = element.setAttribute.bind(element);
  element.setAttribute = (name, value) => set(name === 'aria-role' ? 'role' : name, value);
}

/**
 * Renders into this document. Every element is named `wx-…`, because HTML's own elements, such as `button`, look and
 * behave differently from WeChat's.
 */
export class PreviewBackend extends glassEasel.CurrentWindowBackendContext {
  /** @param hosts - the tags of the page itself and of the program's components */
  constructor(hosts: ReadonlySet<string>) {
    super();
    const { document } = window;
    this.document = {
      createElement(tag: string) {
        const element = document.createElement(`wx-${tag}`);
        if (!Object.hasOwn(TAGS, tag) && !hosts.has(tag)) element.dataset.gap = tag;
        giveRoles(element);
        for (const [name, value] of Object.entries(ATTRIBUTES[tag] ?? {})) element.setAttribute(name, value);
        return element;
      },
      createTextNode: (text: string) => document.createTextNode(text),
      createDocumentFragment: () => document.createDocumentFragment(),
    } as unknown as typeof this.document;
    this.onEvent((target, type, detail, options) => {
      const trigger = () => glassEasel.Event.triggerEvent(target, type, detail, options);
      if (type !== 'tap') return trigger();
      duringTap(trigger);
      openOnTap(target);
      navigateOnTap(target);
    });
  }

  /** The browser's own events of these names differ from WeChat's, which the components emit. */
  setListenerStats(...args: Parameters<glassEasel.CurrentWindowBackendContext['setListenerStats']>): void {
    const [element, type] = args;
    const tag = (element as unknown as Element | null)?.localName.replace('wx-', '') ?? '';
    if (!OWN_EVENTS[tag]?.includes(type)) super.setListenerStats(...args);
  }
}
