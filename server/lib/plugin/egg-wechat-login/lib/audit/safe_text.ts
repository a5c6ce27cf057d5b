/**
 * Controls (C0, C1), Unicode's line separators, and all characters that change the direction of text (UAX #9, section 2):
 * with them a text could begin a line of its own in a log, or show in another order than it is.
 */
// eslint-disable-next-line no-control-regex
const UNSAFE = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

const escape = (char: string) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** Makes a text from elsewhere safe for logs and terminals. */
export function printable(text: string): string {
  return text.replace(UNSAFE, escape);
}

/** JSON on one line, safe for logs and terminals. The escapes are JSON's own. */
export function jsonLine(value: object | string): string {
  return printable(JSON.stringify(value));
}
