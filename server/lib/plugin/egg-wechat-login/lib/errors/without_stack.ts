/**
 * Runs work whose errors are expected, such as verifying a forged token, without capturing stacks. Nobody reads those, and
 * capturing one costs more than the refusal itself, which anyone can provoke.
 */
export function withoutStack<T>(work: () => T): T {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    return work();
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}
