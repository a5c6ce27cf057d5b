import type { EggAppConfig, PowerPartial } from 'egg';

export default (): PowerPartial<EggAppConfig> => ({
  // A worker that hangs while it starts ends after so many milliseconds, and is replaced.
  workerStartTimeout: 60_000,
  logger: {
    // The process runs in the foreground: systemd or the container collects its output.
    consoleLevel: 'INFO',
    disableConsoleAfterReady: false,
    // Egg logs its own start to logs/prod.
    coreLogger: { consoleLevel: 'WARN' },
  },
});
