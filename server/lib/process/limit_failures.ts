/** How often the failure of one log file is reported. */
const INTERVAL_MS = 60_000;
/** egg-logger's messages about a file that it cannot write. */
const FAILURE = /\[egg-logger\]|log stream had been closed/;

/**
 * Limits how often egg-logger reports that it cannot write a log file, because the disk is full, for instance: otherwise each
 * file has a stack in the console every second, and the console may be on the same disk.
 */
export function limitFailures(console: Pick<Console, 'error' | 'warn'>): void {
  for (const level of ['error', 'warn'] as const) {
    const reportedAt = new Map<string, number>();
    const write = console[level];
    console[level] = (...args: unknown[]) => {
      if (!FAILURE.test(String(args[0]))) return write.apply(console, args);
      // egg-logger's third value is the file.
      const file = String(args[3]);
      if (Date.now() - (reportedAt.get(file) ?? -Infinity) < INTERVAL_MS) return;
      reportedAt.set(file, Date.now());
      write.apply(console, args);
    };
  }
}
