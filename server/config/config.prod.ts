import type { EggAppConfig, PowerPartial } from 'egg';

export default (): PowerPartial<EggAppConfig> => ({
  logger: {
    // The process runs in the foreground: systemd or the container collects its output.
    consoleLevel: 'INFO',
    disableConsoleAfterReady: false,
    // Egg logs its own start to logs/prod.
    coreLogger: { consoleLevel: 'WARN' },
  },
});
