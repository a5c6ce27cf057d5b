import { startCluster } from 'egg';
import { readSettings, SettingsError } from './config/settings';
import pkg from './package.json';

/**
 * The production server in the foreground: one master, one agent, `WORKERS` workers. SIGTERM ends it.
 * The environment is fixed here, so that nothing outside can start this build as anything but production.
 */
function start(): void {
  process.env.EGG_SERVER_ENV = 'prod';
  process.env.NODE_ENV = 'production';
  const { port, workers } = readSettings(process.env, 'prod');
  process.title = pkg.name;
  startCluster({ baseDir: __dirname, port, workers }, () => {});
}

try {
  start();
} catch (err) {
  if (!(err instanceof SettingsError)) throw err;
  // Before anything is forked, so that the operator sees one list and no stack traces.
  console.error(err.message);
  process.exitCode = 1;
}
