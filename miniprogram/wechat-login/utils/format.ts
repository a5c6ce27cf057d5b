const pad = (part: number): string => String(part).padStart(2, '0');

/**
 * Formats an RFC 3339 time in the phone's time zone: 今天 08:05, 11月2日 08:05, 2030年1月2日 08:05.
 * Empty for an invalid time.
 */
export function formatTime(value: unknown, now = new Date()): string {
  const time = new Date(typeof value === 'string' ? value : NaN);
  if (Number.isNaN(time.getTime())) return '';
  const clock = `${pad(time.getHours())}:${pad(time.getMinutes())}`;
  if (time.toDateString() === now.toDateString()) return `今天 ${clock}`;
  const year = time.getFullYear() === now.getFullYear() ? '' : `${time.getFullYear()}年`;
  return `${year}${time.getMonth() + 1}月${time.getDate()}日 ${clock}`;
}

/** Shortens a user id: enough to tell two users apart and to read out to support. */
export function shortId(id: string): string {
  return id.slice(0, 8);
}
