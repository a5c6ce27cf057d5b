/** What a careful eye would see. Each of these runs in the page, on an element and all that is in it. */

/** Text and boxes that do not fit into what they are in, or into the window. */
export function misfits(root: Element): string[] {
  const found: string[] = [];
  for (const element of [root, ...root.querySelectorAll('*')]) {
    const { display, overflowX, overflowY, visibility } = getComputedStyle(element);
    if (visibility === 'hidden' || !(element instanceof HTMLElement) || !element.checkVisibility()) continue;
    const name = `${element.tagName.toLowerCase()}.${element.className}`;
    const { scrollWidth, clientWidth, scrollHeight, clientHeight } = element;
    if (display !== 'inline' && scrollWidth > clientWidth) found.push(`${name}: ${scrollWidth} > ${clientWidth} wide`);
    const cut = overflowX !== 'visible' || overflowY !== 'visible';
    const scrolls = element === document.body || overflowY === 'auto';
    if (cut && !scrolls && scrollHeight > clientHeight) found.push(`${name}: ${scrollHeight} > ${clientHeight} high`);
    for (const node of element.childNodes) {
      if (!(node instanceof Text) || !node.data.trim()) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      const { left, right } = range.getBoundingClientRect();
      if (left < 0 || right > innerWidth) found.push(`${name}: text from ${left} to ${right} of ${innerWidth}`);
    }
  }
  return found;
}

/** Buttons and links that a thumb would miss: less than 44 px in a direction. WeChat's own capsule is none of ours. */
export function smallTargets(root: Element): string[] {
  const buttons = root.querySelectorAll('wx-button, wx-navigator, [aria-role=button], [role$=dialog] button');
  return [...buttons].flatMap((button) => {
    // It belongs to a page under the visible one.
    if (!button.checkVisibility()) return [];
    const { width, height } = button.getBoundingClientRect();
    return width >= 44 && height >= 44 ? [] : [`${button.textContent!.trim()}: ${width} × ${height}`];
  });
}

/** As on a phone whose owner has chosen larger text: every text grows. */
export function largerText(root: Element, scale: number): void {
  const elements = [...root.querySelectorAll<HTMLElement>('*')];
  const sizes = elements
    .map((element) => getComputedStyle(element))
    .map(({ fontSize, lineHeight }) => [fontSize, lineHeight]);
  elements.forEach(({ style }, index) => {
    const [fontSize, lineHeight] = sizes[index].map((size) => `${parseFloat(size) * scale}px`);
    Object.assign(style, { fontSize, lineHeight });
  });
}

/** Takes `largerText` back. */
export function normalText(root: Element): void {
  for (const { style } of root.querySelectorAll<HTMLElement>('*'))
    Object.assign(style, { fontSize: '', lineHeight: '' });
}

/** Buttons with a surface of their own of which neither surface nor edge stands out from the page: less than 3:1 (WCAG 1.4.11). */
export function faintButtons(root: Element): string[] {
  const luminance = (css: string): number => {
    const [red, green, blue] = css.match(/[\d.]+/g)!.map((part) => {
      const share = Number(part) / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const page = luminance(getComputedStyle(root.querySelector('.page')!).backgroundColor);
  const contrast = (css: string) => {
    const [light, dark] = [luminance(css), page].sort((a, b) => b - a);
    return (light + 0.05) / (dark + 0.05);
  };
  return [...root.querySelectorAll('.button-main, .button-plain, .button-danger')].flatMap((button) => {
    const { backgroundColor, borderTopColor, borderTopWidth } = getComputedStyle(button);
    const edge = parseFloat(borderTopWidth) > 0 ? contrast(borderTopColor) : 1;
    return Math.max(edge, contrast(backgroundColor)) >= 3 ? [] : [button.textContent!.trim()];
  });
}

/** A notice of which the actions at the bottom hide a part before anybody has scrolled. */
export function hiddenNotices(root: Element): string[] {
  const [notice, actions] = ['.notice', '.actions'].map((selector) => {
    return [...root.querySelectorAll(selector)].find((each) => each.checkVisibility());
  });
  if (!notice || !actions || actions.contains(notice)) return [];
  const hidden = notice.getBoundingClientRect().bottom > actions.getBoundingClientRect().top;
  return hidden ? [notice.textContent!.trim()] : [];
}

/** Texts whose contrast with what is behind them is below 4.5:1 (WCAG AA). */
export function faintTexts(root: Element): string[] {
  type Colour = [red: number, green: number, blue: number, alpha: number];

  const parse = (css: string): Colour => {
    const [red, green, blue, alpha = 1] = css.match(/[\d.]+/g)!.map(Number);
    return [red, green, blue, alpha];
  };
  const over = (top: Colour, below: Colour): Colour => {
    const mix = (index: number) => top[index] * top[3] + below[index] * (1 - top[3]);
    return [mix(0), mix(1), mix(2), 1];
  };
  const behind = (element: Element | null): Colour => {
    if (!element) return [255, 255, 255, 1];
    const colour = parse(getComputedStyle(element).backgroundColor);
    return colour[3] === 1 ? colour : over(colour, behind(element.parentElement));
  };
  const luminance = (colour: Colour): number => {
    const [red, green, blue] = colour.map((part) => {
      const share = part / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };

  return [root, ...root.querySelectorAll('*')].flatMap((element) => {
    const texts = [...element.childNodes].filter((node) => node instanceof Text && node.data.trim());
    if (texts.length === 0 || !element.checkVisibility({ visibilityProperty: true })) return [];
    const background = behind(element);
    const [light, dark] = [over(parse(getComputedStyle(element).color), background), background]
      .map(luminance)
      .sort((a, b) => b - a);
    const contrast = (light + 0.05) / (dark + 0.05);
    return contrast >= 4.5 ? [] : [`${element.textContent!.trim()}: ${contrast.toFixed(2)}`];
  });
}
