import { glassEasel } from 'glass-easel-miniprogram-adapter';

/** Roles and keyboard focus, so that a page can be used, and tested, as one uses it with assistive technology. */
const ATTRIBUTES: Record<string, Record<string, string>> = {
  button: { role: 'button', tabindex: '0' },
};

/**
 * Renders into this document. Every element is a `wx-…`: HTML has a `button` of its own with a look and a behaviour that
 * WeChat's has not.
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
    });
  }
}
