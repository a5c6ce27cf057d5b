import type { EggAppConfig, PowerPartial } from 'egg';

export default (): PowerPartial<EggAppConfig> => ({
  logger: {
    // The process runs in the foreground: whoever started it (systemd, a container) collects what it prints.
    consoleLevel: 'INFO',
    disableConsoleAfterReady: false,
    // Egg's account of its own start is in logs/prod.
    coreLogger: { consoleLevel: 'WARN' },
  },
});
