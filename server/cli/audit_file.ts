import { randomUUID } from 'node:crypto';
import { appendFileSync, closeSync, mkdirSync, openSync } from 'node:fs';
import { userInfo } from 'node:os';
import path from 'node:path';
import { auditLine } from '../lib/plugin/egg-wechat-login/lib/audit/audit_line';
import type { AuditDetails, AuditEvent, AuditSource } from '../lib/plugin/egg-wechat-login/lib/audit/audit_line';

/** The audit log could not be opened or written. `lost`: the lines that are missing from it. */
export class AuditError extends Error {
  constructor(
    message: string,
    readonly lost: string[] = [],
  ) {
    super(message);
  }
}

/** The server's audit log, to which the command appends. All lines of one command share a `requestId`. */
export class AuditFile {
  private readonly source: AuditSource = { operator: operator(), requestId: randomUUID() };
  private readonly fd: number;
  private readonly lost: string[] = [];

  /** @throws {AuditError} */
  constructor(private readonly file: string) {
    try {
      mkdirSync(path.dirname(file), { recursive: true });
      this.fd = openSync(file, 'a');
    } catch (err) {
      throw new AuditError(`Nothing was done: the audit log ${file} cannot be written (${codeOf(err)}).`);
    }
  }

  /** Never throws, so that a command that has begun is completed: `close` throws instead. */
  write(event: AuditEvent, details: AuditDetails): void {
    const line = auditLine(event, details, this.source);
    try {
      // One write per line: the server's workers append to the same file.
      appendFileSync(this.fd, `${line}\n`);
    } catch {
      this.lost.push(line);
    }
  }

  /** @throws {AuditError} when something was not written */
  close(): void {
    closeSync(this.fd);
    if (this.lost.length === 0) return;
    throw new AuditError(`The audit log ${this.file} could not be written. It lacks these lines:`, this.lost);
  }
}

/** A container may run under a uid without a name. */
function operator(): string {
  try {
    return userInfo().username;
  } catch {
    return `uid ${process.getuid?.()}`;
  }
}

function codeOf(err: unknown): string {
  return (err as NodeJS.ErrnoException).code ?? 'unknown';
}
