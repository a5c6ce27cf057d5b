import { appendFileSync } from 'node:fs';
import type { EggLogger } from 'egg';

/** How often failures are reported. */
const INTERVAL_MS = 60_000;

/** What is used of egg-logger's transport. */
interface FileTransport {
  options: { file: string };
  /** Undefined until it is open, and between two files when egg-logrotator begins a new one. */
  _stream?: { fd?: number | null } | null;
  _write?(text: string | Buffer): void;
}

/**
 * Makes the logger write each line to its file at once (some 5 µs). egg-logger would collect them for a second, and a worker that
 * is killed would lose those of requests that it has answered. Never throws: reports a failure, once a minute. Leaves a logger
 * without a file as it is.
 *
 * @param lost - called with the number of lines of each text that could not be written
 */
export function writeAtOnce(
  logger: EggLogger,
  report: (message: string) => void,
  lost?: (lines: number) => void,
): void {
  const transport = (logger as unknown as Map<string, FileTransport>).get('file');
  if (!transport?._write) return;
  let reportedAt = 0;
  transport._write = (text) => {
    try {
      appendFileSync(transport._stream?.fd ?? transport.options.file, text);
    } catch (err) {
      lost?.(String(text).split('\n').length - 1);
      if (Date.now() - reportedAt < INTERVAL_MS) return;
      reportedAt = Date.now();
      const { code } = err as NodeJS.ErrnoException;
      report(`The audit log ${transport.options.file} cannot be written (${code})`);
    }
  };
}
