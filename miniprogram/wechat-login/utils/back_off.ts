const FIRST_MS = 2000;
const LONGEST_MS = 60_000;

/**
 * Milliseconds to wait before the next attempt: 2 s, doubled after each error, up to a minute, plus up to 50 % at random,
 * so that after a restart of the server the phones do not all reconnect at once.
 */
export function backOff(errors: number): number {
  return Math.min(FIRST_MS * 2 ** errors, LONGEST_MS) * (1 + Math.random() / 2);
}
