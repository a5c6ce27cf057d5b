import { glassEasel } from 'glass-easel-miniprogram-adapter';
import { openOnTap } from './open_type';

/** Roles and keyboard focus, so that a page can be used and tested as with assistive technology. */
const ATTRIBUTES: Record<string, Record<string, string>> = {
  button: { role: 'button', tabindex: '0' },
};

/**
 * Renders into this document. Every element is named `wx-…`, because HTML's own elements, such as `button`, look and
 * behave differently from WeChat's.
 */
export class PreviewBackend extends glassEasel.CurrentWindowBackendContext {
  constructor() {
    super();
    const { document } = window;
    this.document = {
      createElement(tag: string) {
        const element = document.createElement(`wx-${tag}`);
        for (const [name, value] of Object.entries(ATTRIBUTES[tag] ?? {})) element.setAttribute(name, value);
        return element;
      },
      createTextNode: (text: string) => document.createTextNode(text),
      createDocumentFragment: () => document.createDocumentFragment(),
    } as unknown as typeof this.document;
    this.onEvent((target, type, detail, options) => {
      glassEasel.Event.triggerEvent(target, type, detail, options);
      if (type === 'tap') openOnTap(target);
    });
  }
}
