/**
 * On a signal the process exits in order: servers, browsers and Redis that the tests have started are ended in 'exit'
 * handlers, which a process that a signal kills does not run.
 */
for (const [signal, number] of [
  ['SIGHUP', 1],
  ['SIGINT', 2],
  ['SIGTERM', 15],
] as const) {
  process.once(signal, () => process.exit(128 + number));
}
