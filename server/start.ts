import path from 'node:path';
import { readSettings } from './config/settings';
import { startCluster } from './lib/framework';
import { keepWorkers } from './lib/process/keep_workers';
import { openFilesLimit, openFilesWarning } from './lib/process/open_files';
import { rememberExits } from './lib/process/remember_exits';
import { waitForRedis } from './lib/redis/connect';
import pkg from './package.json';

/** How long the start waits for a Redis that does not answer. A refused connection ends it at once. */
const REDIS_LIMIT_MS = 5000;
/** How long the workers may take to answer the requests in flight at shutdown; longer than WeChat may take. */
const CLOSE_LIMIT_MS = 10_000;

/**
 * The production server in the foreground: one master, one agent, `WORKERS` workers. SIGTERM ends it.
 * The environment is fixed here, so that nothing outside can start this build as anything but production.
 */
async function start(): Promise<void> {
  process.env.EGG_SERVER_ENV = 'prod';
  process.env.NODE_ENV = 'production';
  // Egg would merge these over the validated settings.
  delete process.env.EGG_APP_CONFIG;
  delete process.env.EGG_PLUGINS;
  process.env.EGG_APP_CLOSE_TIMEOUT = String(CLOSE_LIMIT_MS);
  process.title = pkg.name;
  const { port, workers, redis } = readSettings(process.env, 'prod');
  await waitForRedis(redis, REDIS_LIMIT_MS);
  const warning = openFilesWarning(openFilesLimit() ?? Infinity);
  if (warning) console.warn(warning);
  const preload = require.resolve('./lib/process/preload');
  require(preload);
  rememberExits();
  const framework = path.join(__dirname, 'lib/framework');
  startCluster({ baseDir: __dirname, framework, port, workers, require: preload }, () => keepWorkers(workers));
}

start().catch((err: Error) => {
  // Nothing is forked yet, so the operator sees one message and not a stack trace per process.
  console.error(err.message);
  process.exitCode = 1;
});
