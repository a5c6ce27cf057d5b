import { app } from 'egg-mock/bootstrap';

interface FileTransport {
  _write(line: Buffer | string): void;
}

/** The application's log lines during the test, from WARN on. */
let lines: string[] = [];
let isWatching = false;

function watch(): void {
  const loggers = app.loggers as unknown as Map<string, Map<string, FileTransport>>;
  const file = loggers.get('logger')!.get('file')!;
  const write = file._write.bind(file);
  file._write = (line) => {
    if (/^\S+ \S+ (?:WARN|ERROR) /.test(String(line))) lines.push(String(line));
    write(line);
  };
}

beforeEach(() => {
  if (!isWatching) watch();
  isWatching = true;
  lines = [];
});

/** For a failed test, prints what was logged: errors with message, cause and stack. */
afterEach(function () {
  if (this.currentTest?.state === 'failed' && lines.length > 0) console.error(`Logged meanwhile:\n${lines.join('')}`);
});
