/** A header of an answer. WeChat gives the names in the server's case, or in lower case. */
export function headerOf(header: object, name: string): string | undefined {
  const found = Object.entries(header).find(([key]) => key.toLowerCase() === name)?.[1] as unknown;
  return found === undefined ? undefined : String(found);
}

/**
 * For how long the server wants to be left alone (RFC 9110, section 10.2.3). Only seconds: a date would have to be
 * compared with the phone's clock, which may be wrong by years.
 */
export function retryAfterOf(header: object): { retryAfter?: number } {
  const value = headerOf(header, 'retry-after') ?? '';
  return /^\d{1,6}$/.test(value) ? { retryAfter: Number(value) } : {};
}
