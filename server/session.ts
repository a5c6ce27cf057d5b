import { run } from './cli/run';

/** The operator's command: see `npm run session -- --help`. */
process.stdout.on('error', (err: NodeJS.ErrnoException) => {
  // The reader of the pipe has left, as `| head` does.
  if (err.code === 'EPIPE') process.exit();
  throw err;
});

void run(process.argv.slice(2), {
  env: process.env,
  baseDir: __dirname,
  out: process.stdout,
  err: process.stderr,
}).then((code) => {
  // Exits once the output is written: a Redis that hangs would hold the process for some seconds.
  process.stdout.write('', () => process.stderr.write('', () => process.exit(code)));
});
