import { run } from './cli/run';

/** The operator's command: see `npm run session -- --help`. */
process.stdout.on('error', (err: NodeJS.ErrnoException) => {
  // Whoever read the list has seen enough (`| head`).
  if (err.code === 'EPIPE') process.exit();
  throw err;
});

void run(process.argv.slice(2), {
  env: process.env,
  baseDir: __dirname,
  out: process.stdout,
  err: process.stderr,
}).then((code) => {
  // When all is written, and not when a Redis that hangs has let go of its connections: some seconds later.
  process.stdout.write('', () => process.stderr.write('', () => process.exit(code)));
});
