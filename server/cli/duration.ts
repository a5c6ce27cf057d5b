const UNITS: Record<string, number> = { s: 1, m: 60, h: 3600, d: 24 * 3600 };
const MAX_SECONDS = 3650 * UNITS.d;

/** `90s`, `30m`, `2h` or `7d` in seconds; undefined when malformed, 0 or longer than ten years. */
export function secondsOf(text: string): number | undefined {
  const [, number, unit] = /^(\d{1,9})([smhd])$/.exec(text) ?? [];
  if (unit === undefined) return undefined;
  const seconds = Number(number) * UNITS[unit];
  return seconds >= 1 && seconds <= MAX_SECONDS ? seconds : undefined;
}
