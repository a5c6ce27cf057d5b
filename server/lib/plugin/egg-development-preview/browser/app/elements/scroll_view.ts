import { BaseComponent } from './base_component';

/** `<scroll-view>`: app.css lets it scroll. */
export class ScrollViewElement extends BaseComponent {
  constructor() {
    super();
    this.addEventListener('scroll', () => {
      const { scrollLeft, scrollTop, scrollWidth, scrollHeight } = this;
      this.emit('scroll', { scrollLeft, scrollTop, scrollWidth, scrollHeight });
    });
  }
}
