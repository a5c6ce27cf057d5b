/** What a pipe takes in one piece, whoever else writes to it (POSIX, PIPE_BUF on Linux). */
const PIPE_BYTES = 4096;

/**
 * The audit log of a worker: a line for each event (see `auditLine`). What one turn of the event loop has to tell is written
 * together: standard output is written to synchronously, and a login that replaces a session alone has two lines. A process
 * that is killed in this turn leaves no account of it.
 */
export class AuditLog {
  private lines: string[] = [];

  constructor(private readonly write: (text: string) => void) {}

  add(line: string): void {
    if (this.lines.push(line) === 1) setImmediate(() => this.flush());
  }

  /** Writes what there is, for the end of the process. */
  flush(): void {
    let text = '';
    for (const line of this.lines) {
      if (text && Buffer.byteLength(text) + Buffer.byteLength(line) + 2 > PIPE_BYTES) {
        this.write(text);
        text = '';
      }
      text = text ? `${text}\n${line}` : line;
    }
    this.lines = [];
    if (text) this.write(text);
  }
}
