import { app, mm } from 'egg-mock/bootstrap';

interface FileTransport {
  options: { file: string };
  _write(line: Buffer | string): void;
}

type Loggers = Map<string, Map<string, FileTransport>>;

function transport(): FileTransport {
  return (app.getLogger('wechatLoginAudit') as unknown as Map<string, FileTransport>).get('file')!;
}

/** The file of the audit log. */
export function auditFile(): string {
  return transport().options.file;
}

/** Until the end of the test, the audit log writes each line immediately. Refusals of earlier tests are forgotten. */
function writeAtOnce(): void {
  const { auditLog, refusals } = app.wechatLogin.parts;
  const { add } = auditLog;
  refusals.flush();
  auditLog.flush();
  mm(auditLog, 'add', (line: string) => {
    add.call(auditLog, line);
    auditLog.flush();
  });
}

/** Captures the lines of the audit log until the end of the test. */
export function captureAudit(): string[] {
  writeAtOnce();
  const written: string[] = [];
  mm(transport(), '_write', (line: Buffer | string) => written.push(String(line)));
  return written;
}

/** Captures the entries of all log files until the end of the test, each with its following lines. */
export function captureLogs(): string[] {
  writeAtOnce();
  const written: string[] = [];
  for (const logger of (app.loggers as unknown as Loggers).values()) {
    const file = logger.get('file');
    if (file) mm(file, '_write', (line: Buffer | string) => written.push(String(line)));
  }
  return written;
}
