/**
 * Runs something that throws in the ordinary course of things, such as the refusal of a forged token, so that its errors have
 * no stack. Nobody reads that stack, and taking it costs more than the refusal itself, which anyone can ask for.
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
