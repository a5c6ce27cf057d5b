import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import path from 'node:path';

/** How often it looks. */
const CHECK_MS = 300;

/**
 * `npm run dev`: `egg-bin dev`, which ends when npm does. On SIGTERM npm ends the shell that runs the script, and the shell does
 * not pass the signal on; the server would go on without them. (`exec` would do, but Windows' shell has none.)
 */
const parent = process.ppid;
setInterval(() => {
  // egg-bin ends its servers, too.
  if (process.ppid !== parent) process.kill(process.pid, 'SIGTERM');
}, CHECK_MS).unref();

// The settings of the project, as `node --env-file` reads them: what the shell has set comes first.
if (existsSync('.env')) process.loadEnvFile('.env');
// The same for all workers, one after another: a saved file of the server logs nobody out.
for (const name of ['JWT_SECRET', 'SESSION_KEY_SECRET']) process.env[name] ||= randomBytes(32).toString('base64url');

process.argv.splice(2, 0, 'dev', '--baseDir=server', `--require=${path.join(__dirname, 'lib/process/outlive_output')}`);
// eslint-disable-next-line @typescript-eslint/no-require-imports
require('egg-bin/dist/bin/cli.js');
