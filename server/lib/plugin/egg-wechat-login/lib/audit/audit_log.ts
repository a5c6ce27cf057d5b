/** How much a pipe writes atomically (POSIX: PIPE_BUF, 4096 on Linux). */
const PIPE_BYTES = 4096;

/**
 * The audit log of a worker: a line for each event (see `auditLine`). Lines that come together, such as the two of a login that
 * replaces a session and those of the logins that Redis answers together, are written as a batch: files and standard output are
 * synchronous. It is written before the promise of the action that caused the event resolves, and so before its request is answered.
 */
export class AuditLog {
  private lines: string[] = [];

  constructor(private readonly write: (text: string) => void) {}

  add(line: string): void {
    if (this.lines.push(line) === 1) queueMicrotask(() => this.flush());
  }

  /** Writes the pending lines, also at the end of the process. */
  flush(): void {
    let piece: string[] = [];
    let bytes = 0;
    for (const line of this.lines) {
      const more = Buffer.byteLength(line) + 1;
      if (piece.length > 0 && bytes + more > PIPE_BYTES) {
        this.write(piece.join('\n'));
        piece = [];
        bytes = 0;
      }
      piece.push(line);
      bytes += more;
    }
    this.lines = [];
    if (piece.length > 0) this.write(piece.join('\n'));
  }
}
