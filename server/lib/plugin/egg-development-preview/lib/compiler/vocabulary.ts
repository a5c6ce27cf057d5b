/**
 * The parts of WXML and app.json that the preview supports: those that our mini program uses. Anything else is reported
 * as a problem, so that nothing works here but not in WeChat. Additions here need their counterpart in `browser/app`.
 */

/** Base components with their own attributes. */
export const TAGS: Record<string, readonly string[]> = {
  view: ['hover-class'],
  text: [],
  button: ['hover-class', 'open-type', 'bindgetphonenumber'],
};

/** Attributes that may only have these values. */
export const VALUES: Record<string, readonly string[]> = { 'open-type': ['getPhoneNumber'] };

/** Tags of the template language itself. */
export const TEMPLATE_TAGS: Record<string, readonly string[]> = { block: [], slot: ['name'] };

const COMMON_ATTRIBUTES =
  /^(id|class|style|hidden|slot|wx:(if|elif|else|for|for-item|for-index|key)|(data-|aria-|mark:).+)$/;

const EVENTS = /^(capture-)?(bind|catch|mut-bind):?(tap|touchstart|touchmove|touchend|touchcancel)$/;

/** Whether a base component takes the attribute. */
export function knowsAttribute(tag: string, name: string): boolean {
  const own = TAGS[tag] ?? TEMPLATE_TAGS[tag] ?? [];
  return own.includes(name) || COMMON_ATTRIBUTES.test(name) || EVENTS.test(name);
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
