import type { Agent, Application } from 'egg';

const INTERVAL_MS = 1000;

interface FileTransport {
  reload(): void;
  close(): void;
  _createStream?: unknown;
}

/**
 * Lets egg-logger open a log file once a second at most. When it cannot, because the file belongs to another user or no file
 * descriptor is left, it tries again at once and would use a whole core.
 */
export function limitReloads({ loggers }: Application | Agent): void {
  for (const logger of loggers.values()) {
    const transports = [...(logger as unknown as Map<string, FileTransport>).values()];
    for (const transport of transports) if (transport._createStream) limitReload(transport);
  }
}

function limitReload(transport: FileTransport): void {
  const reload = transport.reload.bind(transport);
  const close = transport.close.bind(transport);
  let timer: NodeJS.Timeout | undefined;
  let reloadedAt = -Infinity;
  const reloadNow = () => {
    timer = undefined;
    reloadedAt = Date.now();
    reload();
  };
  transport.reload = () => {
    const wait = reloadedAt + INTERVAL_MS - Date.now();
    if (wait <= 0) reloadNow();
    else timer ??= setTimeout(reloadNow, wait).unref();
  };
  transport.close = () => {
    clearTimeout(timer);
    close();
  };
}
