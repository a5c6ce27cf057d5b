import { BaseComponent } from './base_component';

/** The keyboard, by `type`. */
const KEYBOARDS: Record<string, string> = { number: 'numeric', idcard: 'text', digit: 'decimal' };
/** WeChat's, if the page sets none. */
const MAX_LENGTH = 140;

const STYLE = `
  input { all: unset; display: block; box-sizing: border-box; width: 100%; height: 100%; user-select: text; }
  input::placeholder { color: gray; }
`;

/** `<input>` */
export class InputElement extends BaseComponent {
  static readonly observedAttributes = ['value', 'type', 'password', 'placeholder', 'disabled', 'maxlength', 'focus'];
  private readonly field = document.createElement('input');

  constructor() {
    super();
    const style = document.createElement('style');
    style.textContent = STYLE;
    this.attachShadow({ mode: 'open', delegatesFocus: true }).append(style, this.field);
    this.field.oninput = () => this.emit('input', { value: this.field.value, cursor: this.field.selectionStart ?? 0 });
    this.field.onkeydown = ({ key, isComposing }) => {
      if (key !== 'Enter' || isComposing) return;
      this.emit('confirm', { value: this.field.value });
      this.field.blur();
    };
    this.field.onfocus = () => this.emit('focus', { value: this.field.value, height: 0 });
    this.field.onblur = () => this.emit('blur', { value: this.field.value });
  }

  attributeChangedCallback(name: string, _before: string | null, value: string | null): void {
    const { field } = this;
    if (name === 'value') {
      // The cursor stays where it is when the page sets what the user has just written.
      if (field.value !== (value ?? '')) field.value = value ?? '';
    } else if (name === 'focus') {
      if (this.is('focus')) requestAnimationFrame(() => field.focus());
    } else {
      field.type = this.is('password') ? 'password' : 'text';
      field.inputMode = KEYBOARDS[this.getAttribute('type') ?? ''] ?? 'text';
      field.placeholder = this.getAttribute('placeholder') ?? '';
      field.disabled = this.is('disabled');
      field.maxLength = Number(this.getAttribute('maxlength') ?? MAX_LENGTH);
    }
  }

  connectedCallback(): void {
    if (!this.hasAttribute('maxlength')) this.field.maxLength = MAX_LENGTH;
  }
}
