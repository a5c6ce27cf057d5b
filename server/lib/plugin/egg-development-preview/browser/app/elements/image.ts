import { reachable } from '../wx/http/exchange';
import { BaseComponent } from './base_component';

/** The picture in its box, by `mode`: https://developers.weixin.qq.com/miniprogram/dev/component/image.html */
const FITS: Record<string, string> = {
  scaleToFill: 'fill',
  aspectFit: 'contain',
  aspectFill: 'cover',
};

/** Parts of the picture in its own size: `center`, `top left`. */
const PART = /^(center|top|bottom|left|right|(top|bottom) (left|right))$/;

/** `<image>` */
export class ImageElement extends BaseComponent {
  static readonly observedAttributes = ['src', 'mode'];
  private readonly picture = new Image();

  constructor() {
    super();
    this.attachShadow({ mode: 'open' }).append(this.picture);
    const { picture } = this;
    picture.draggable = false;
    picture.onload = () => this.emit('load', { width: picture.naturalWidth, height: picture.naturalHeight });
    picture.onerror = () => this.emit('error', { errMsg: `GET ${this.getAttribute('src')} failed` });
  }

  connectedCallback(): void {
    this.show();
  }

  attributeChangedCallback(): void {
    if (this.isConnected) this.show();
  }

  private show(): void {
    const mode = this.getAttribute('mode') || 'scaleToFill';
    const fit = PART.test(mode) ? 'none' : (FITS[mode] ?? 'fill');
    // `widthFix` and `heightFix` keep the picture's proportions: the box follows.
    const [width, height] = [mode === 'heightFix' ? 'auto' : '100%', mode === 'widthFix' ? 'auto' : '100%'];
    this.picture.style.cssText = `display: block; width: ${width}; height: ${height}; object-fit: ${fit}; object-position: ${
      fit === 'none' ? mode : 'center'
    };`;
    const source = this.source();
    if (source === undefined) this.picture.removeAttribute('src');
    else if (this.picture.getAttribute('src') !== source) this.picture.src = source;
  }

  /** Where the server has it: images of the mini program have a path, from its root or from the page's folder. */
  private source(): string | undefined {
    const src = this.getAttribute('src');
    if (!src) return undefined;
    if (/^[a-z]+:/i.test(src)) return reachable(src);
    const page = this.closest<HTMLElement>('wx-page')?.dataset.path ?? '';
    return new URL(src, `${window.location.origin}/preview/files/${page}`).pathname.replace(
      /^(?!\/preview\/files\/)/,
      '/preview/files',
    );
  }
}
