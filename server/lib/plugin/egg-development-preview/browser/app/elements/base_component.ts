import { glassEasel } from 'glass-easel-miniprogram-adapter';

/** An element of a base component that has more to it than styles. */
export abstract class BaseComponent extends HTMLElement {
  /** Emits one of the component's own events, which do not bubble, as in WeChat. */
  protected emit(type: string, detail: object): void {
    const node = (this as unknown as { __wxElement?: glassEasel.Element }).__wxElement;
    if (node) glassEasel.Event.triggerEvent(node, type, detail);
  }

  /** Whether a boolean attribute is set: `password`, `password="{{true}}"`. */
  protected is(name: string): boolean {
    return this.hasAttribute(name) && this.getAttribute(name) !== 'false';
  }
}
