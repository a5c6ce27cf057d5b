/**
 * What the log may know of a foreign error. Never its message or a property: ioredis attaches the command with its
 * arguments, urllib the URL with the AppSecret.
 */
export function describeCause(cause: unknown): string {
  if (!(cause instanceof Error)) return '';
  const { name, code } = cause as Error & { code?: unknown };
  return `(${typeof code === 'string' ? `${name} ${code}` : name})`;
}

/** A defect's stack without its first lines, which repeat the message. */
export function framesOf(cause: unknown): string {
  const lines = cause instanceof Error ? (cause.stack ?? '').split('\n') : [];
  return lines.filter((line) => /^\s+at /.test(line)).join('\n');
}
