import type { Application, IBoot } from 'egg';
import { drain } from './lib/http/drain';
import { limitConnections } from './lib/http/limit_connections';
import { prepareServer } from './lib/http/prepare_server';
import { malformed } from './lib/http/unreadable_requests';
import { limitReloads } from './lib/process/limit_reloads';
import { awaitReady } from './lib/redis/await_ready';

export default class AppBoot implements IBoot {
  constructor(private readonly app: Application) {}

  configWillLoad() {
    // Before Egg's own middlewares, to handle their errors as well.
    this.app.config.coreMiddleware.unshift('errorHandler');
  }

  configDidLoad() {
    prepareServer(this.app);
    limitConnections(this.app);
    limitReloads(this.app);
    process.stdout.once('error', ({ code }: NodeJS.ErrnoException) => {
      this.app.logger.warn(`Standard output cannot be written (${code}): the log goes on in its files`);
    });
  }

  async didLoad() {
    await awaitReady(this.app.redis);
  }

  async beforeClose() {
    const { server, config, redis } = this.app;
    if (server?.listening) await drain(server, config.drainLimit);
    malformed.flush();
    // Redis last: the requests in flight needed it.
    await redis.quit().catch(() => redis.disconnect());
  }
}
