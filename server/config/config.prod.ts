import type { EggAppConfig, PowerPartial } from 'egg';

export default (): PowerPartial<EggAppConfig> => ({
  // The process runs in the foreground: whoever started it (systemd, a container) collects what it prints.
  logger: { consoleLevel: 'INFO', disableConsoleAfterReady: false },
});
