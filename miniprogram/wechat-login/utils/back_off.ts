const FIRST_MS = 2000;
const LONGEST_MS = 60_000;

/**
 * Milliseconds to wait before the next attempt: 2 s, doubled after each error, up to a minute, or for as long as the server
 * has asked for, if that is longer; plus up to 50 % at random, so that the phones do not all come back at once.
 */
export function backOff(errors: number, { retryAfter = 0 }: { retryAfter?: number } = {}): number {
  return Math.max(Math.min(FIRST_MS * 2 ** errors, LONGEST_MS), retryAfter * 1000) * (1 + Math.random() / 2);
}
