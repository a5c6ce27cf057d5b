import assert from 'node:assert/strict';
import type { Application, IBoot } from 'egg';
import { Snapshot } from './lib/snapshot';
import type { EmbeddedRedis } from './lib/snapshot';

/** A restarted worker goes on with the data of the one before, if Redis is the one in the process. */
export default class DevelopmentRedisBoot implements IBoot {
  constructor(private readonly app: Application) {}

  configWillLoad() {
    const { env } = this.app.config;
    assert(env === 'local', `[development-redis] is for local, not for ${env}`);
  }

  /** As late as possible: the worker before goes on serving until this one listens. */
  async willReady() {
    const { config, redis } = this.app;
    const { context } = redis as unknown as Partial<EmbeddedRedis>;
    if (context) new Snapshot(config.rundir, process.ppid, process.pid).keep(context);
  }
}
