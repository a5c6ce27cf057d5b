import { app } from 'egg-mock/bootstrap';

interface FileTransport {
  _write(line: Buffer | string): void;
}

/** What the application has logged during the test, from WARN on. */
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

/** Of a test that fails the console shows why: the error with its message, cause and stack, as the development server does. */
afterEach(function () {
  if (this.currentTest?.state === 'failed' && lines.length > 0) console.error(`Logged meanwhile:\n${lines.join('')}`);
});
