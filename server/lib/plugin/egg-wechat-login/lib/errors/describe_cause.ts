/**
 * What a production log may contain of a foreign error: name and code. Never its message or properties: ioredis attaches the
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

/** The whole error for developers: message, stack and causes, but no other properties. */
export function fullCause(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  const text = cause.stack ?? `${cause.name}: ${cause.message}`;
  return cause.cause === undefined ? text : `${text}\ncaused by ${fullCause(cause.cause)}`;
}
