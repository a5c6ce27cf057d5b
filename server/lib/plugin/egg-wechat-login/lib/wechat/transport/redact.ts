/** Longer values, which only calls of the application's own have, make no pattern: they are looked for as they are. */
const MAX_PATTERN = 1000;

/**
 * Replaces these values in a text that may quote what we sent: as they are, and as a URL or a form encodes them. Which
 * characters are encoded differs from one encoder to the next, so each of them may be.
 */
export function redact(text: string, values: string[]): string {
  const searched = values.filter((value) => value !== '');
  return searched.reduce((rest, value) => {
    if (value.length > MAX_PATTERN) return rest.replaceAll(value, '***');
    return rest.replace(new RegExp([...value].map(patternOf).join(''), 'gi'), '***');
  }, text);
}

/** Matches this character, plain or percent-encoded (RFC 3986, section 2.1), and a blank also as a form's `+`. */
function patternOf(char: string): string {
  const literal = char.replace(/[\\^$.*+?()[\]{}|]/, '\\$&');
  const encoded = Buffer.from(char).toString('hex').replace(/../g, '%$&');
  // The longer one first: `%` is encoded as `%25`.
  return `(?:${encoded}|${literal}${char === ' ' ? '|\\+' : ''})`;
}
