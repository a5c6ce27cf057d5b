/**
 * What a production log may know of a foreign error: its name and code. Never its message or a property: ioredis attaches the
 * command with its arguments, urllib the URL with the AppSecret.
 */
export function describeCause(cause: unknown): string {
  if (!(cause instanceof Error)) return '';
  const { name, code } = cause as Error & { code?: unknown };
  return `(${typeof code === 'string' ? `${name} ${code}` : name})`;
}

/** The stack without its first lines, which repeat the message. */
export function framesOf(cause: unknown): string {
  const lines = cause instanceof Error ? (cause.stack ?? '').split('\n') : [];
  return lines.filter((line) => /^\s+at /.test(line)).join('\n');
}

/** The whole error, for a developer's console: message, stack and the errors that caused it. Still no other property. */
export function fullCause(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  const text = cause.stack ?? `${cause.name}: ${cause.message}`;
  return cause.cause === undefined ? text : `${text}\ncaused by ${fullCause(cause.cause)}`;
}
