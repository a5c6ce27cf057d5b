let latest: number | undefined;

/**
 * The server's time at its latest answer, in milliseconds since the epoch; undefined before the first one, and when answers
 * carry no `Date` (RFC 9110, section 6.6.1). Durations come from it or from timers: the phone's own clock may be wrong by
 * years, and its user can set it at any moment.
 */
export const serverTime = (): number | undefined => latest;

/** Notes when the server has answered. WeChat gives the names of headers in the server's case, or in lower case. */
export function noteServerTime(header: object): void {
  const date = Object.entries(header).find(([name]) => name.toLowerCase() === 'date')?.[1];
  const time = Date.parse(String(date));
  if (!Number.isNaN(time)) latest = time;
}
