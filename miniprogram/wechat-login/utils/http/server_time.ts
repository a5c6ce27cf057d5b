import { headerOf } from './headers';

let latest: number | undefined;

/**
 * The server's time at its latest answer, in milliseconds since the epoch; undefined before the first one, and when answers
 * carry no `Date` (RFC 9110, section 6.6.1). Durations come from it or from timers: the phone's own clock may be wrong by
 * years, and its user can set it at any moment.
 */
export const serverTime = (): number | undefined => latest;

/** Notes when the server has answered. */
export function noteServerTime(header: object): void {
  const time = Date.parse(String(headerOf(header, 'date')));
  if (!Number.isNaN(time)) latest = time;
}
