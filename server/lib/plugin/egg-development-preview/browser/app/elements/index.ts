import { ImageElement } from './image';
import { InputElement } from './input';
import { ScrollViewElement } from './scroll_view';

/** Defines the base components that have more to them than styles. */
export function defineElements(): void {
  customElements.define('wx-image', ImageElement);
  customElements.define('wx-input', InputElement);
  customElements.define('wx-scroll-view', ScrollViewElement);
}
