import { app, mm } from 'egg-mock/bootstrap';

interface FileTransport {
  options: { file: string };
  _write(line: Buffer | string): void;
}

function transport(): FileTransport {
  return (app.getLogger('auditLogger') as unknown as Map<string, FileTransport>).get('file')!;
}

/** The file of the audit log. */
export function auditFile(): string {
  return transport().options.file;
}

/** Collects, until the end of the test, what would be written to the audit log: one string for each write. */
export function captureAudit(): string[] {
  const written: string[] = [];
  mm(transport(), '_write', (line: Buffer | string) => written.push(String(line)));
  return written;
}
