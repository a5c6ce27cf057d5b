/**
 * The parts of WXML and app.json that the preview supports. Anything else is reported as a gap, so that nobody takes the preview
 * for WeChat. Additions here need their counterpart in `browser/app`.
 */

/** Base components with their own attributes. */
export const TAGS: Record<string, readonly string[]> = {
  view: ['hover-class'],
  text: [],
  button: ['hover-class', 'open-type'],
  image: ['src', 'mode', 'lazy-load'],
  input: ['value', 'type', 'password', 'placeholder', 'disabled', 'maxlength', 'focus', 'confirm-type'],
  'scroll-view': ['scroll-x', 'scroll-y', 'enable-flex'],
  navigator: ['url', 'open-type', 'delta', 'hover-class'],
};

/** Their own events. */
export const OWN_EVENTS: Record<string, readonly string[]> = {
  button: ['getphonenumber'],
  image: ['load', 'error'],
  input: ['input', 'confirm', 'focus', 'blur'],
  'scroll-view': ['scroll'],
};

/** Attributes that may only have these values, by tag. */
const VALUES: Record<string, Record<string, readonly string[]>> = {
  button: { 'open-type': ['getPhoneNumber', 'contact', 'feedback'] },
  navigator: { 'open-type': ['navigate', 'redirect', 'switchTab', 'reLaunch', 'navigateBack'] },
};

/** Tags of the template language itself. */
export const TEMPLATE_TAGS: Record<string, readonly string[]> = { block: [], slot: ['name'] };

const COMMON_ATTRIBUTES =
  /^(id|class|style|hidden|slot|wx:(if|elif|else|for|for-item|for-index|key)|(data-|aria-|mark:).+)$/;

const EVENT = /^(?:capture-)?(?:bind|catch|mut-bind):?(\w+)$/;
const COMMON_EVENTS = ['tap', 'touchstart', 'touchmove', 'touchend', 'touchcancel'];

/** Whether a base component takes the attribute. */
export function knowsAttribute(tag: string, name: string): boolean {
  const own = TAGS[tag] ?? TEMPLATE_TAGS[tag] ?? [];
  if (own.includes(name) || COMMON_ATTRIBUTES.test(name)) return true;
  const event = EVENT.exec(name)?.[1];
  return event !== undefined && [...COMMON_EVENTS, ...(OWN_EVENTS[tag] ?? [])].includes(event);
}

/** Whether a base component's attribute takes the value. */
export function knowsValue(tag: string, attribute: string, value: string): boolean {
  return VALUES[tag]?.[attribute]?.includes(value) ?? true;
}

export const APP_FIELDS = [
  'pages',
  'window',
  'style',
  'darkmode',
  'themeLocation',
  'lazyCodeLoading',
  'sitemapLocation',
];

export const WINDOW_FIELDS = [
  'navigationBarTitleText',
  'navigationBarBackgroundColor',
  'navigationBarTextStyle',
  'backgroundColor',
  'backgroundColorTop',
  'backgroundColorBottom',
  'backgroundTextStyle',
];

export const PAGE_FIELDS = [...WINDOW_FIELDS, 'usingComponents'];

export const COMPONENT_FIELDS = ['component', 'usingComponents', 'styleIsolation'];
