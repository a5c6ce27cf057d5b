/** Times of a record are counted from 2020, in five digits of base 64: enough until 2054. */
const EPOCH = Date.UTC(2020) / 1000;
export const TIME_LENGTH = 5;
const LAST = 64 ** TIME_LENGTH - 1;

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** Seconds since the epoch → five digits. */
export function encodeTime(seconds: number): string {
  let rest = Math.min(LAST, Math.max(0, seconds - EPOCH));
  let text = '';
  for (let i = 0; i < TIME_LENGTH; i++) {
    text = DIGITS[rest % 64] + text;
    rest = Math.floor(rest / 64);
  }
  return text;
}

/** Five digits → seconds since the epoch. */
export function decodeTime(text: string): number {
  let seconds = 0;
  for (const digit of text) seconds = seconds * 64 + DIGITS.indexOf(digit);
  return EPOCH + seconds;
}
