import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { readSettings } from './config/settings';

/** How often it looks. */
const CHECK_MS = 300;

/**
 * `npm run dev`: `egg-bin dev`, which ends when npm does. On SIGTERM npm ends the shell that runs the script, and the shell does
 * not pass the signal on; the server would go on without them. (`exec` would do, but Windows' shell has none.)
 */
function start(): void {
  const parent = process.ppid;
  setInterval(() => {
    // egg-bin ends its servers, too.
    if (process.ppid !== parent) process.kill(process.pid, 'SIGTERM');
  }, CHECK_MS).unref();

  // The settings of the project, as `node --env-file` reads them: what the shell has set comes first.
  if (existsSync('.env')) process.loadEnvFile('.env');
  // The same for all workers, one after another: a saved file of the server logs nobody out.
  for (const name of ['JWT_SECRET', 'SESSION_KEY_SECRET']) process.env[name] ||= randomBytes(32).toString('base64url');

  const { port } = readSettings(process.env, 'local');
  const options = ['--baseDir=server', `--require=${path.join(__dirname, 'lib/process/outlive_output')}`];
  // Both make the start faster: without the port egg-bin would load egg and the plugins, to look for it in their configuration.
  const fast = [`--port=${port}`, `--framework=${path.join(__dirname, 'lib/framework')}`];
  // Options of egg-bin of the developer's own, such as `npm run dev -- --port=8000`, stand alone: it takes none twice.
  if (process.argv.length === 2) options.push(...fast);
  process.argv.splice(2, 0, 'dev', ...options);
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  require('egg-bin/dist/bin/cli.js');
}

try {
  start();
} catch (err) {
  // Nothing is forked yet, so the developer sees it once. Wrong settings have no stack.
  console.error((err as Error).stack);
  process.exitCode = 1;
}
