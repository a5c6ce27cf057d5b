/**
 * The audit log of a worker: a line for each event (see `auditLine`). What one turn of the event loop has to tell is written
 * in one go: standard output is written to synchronously, and a login that replaces a session alone has two lines.
 */
export class AuditLog {
  private lines: string[] = [];

  constructor(private readonly write: (text: string) => void) {}

  add(line: string): void {
    if (this.lines.push(line) === 1) setImmediate(() => this.flush());
  }

  /** Writes what there is, for the end of the process. */
  flush(): void {
    if (this.lines.length === 0) return;
    const text = this.lines.join('\n');
    this.lines = [];
    this.write(text);
  }
}
