const FIRST_MS = 2000;
const LONGEST_MS = 60_000;

/**
 * Milliseconds to wait before another attempt: 2 s, twice as long after each error, up to a minute, and spread over half as
 * much again, for the phones that a restart of the server has cut off must not all come back at once.
 */
export function backOff(errors: number): number {
  return Math.min(FIRST_MS * 2 ** errors, LONGEST_MS) * (1 + Math.random() / 2);
}
