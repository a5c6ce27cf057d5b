/* eslint-disable @typescript-eslint/no-var-requires */
/**
 * Egg as egg-cluster starts it, but loaded by agent and workers only. Of the classes the master only asks whether they are there:
 * without egg's 700 modules it is ready 0.45 s earlier, and so is all that it starts after that.
 */
import type * as Egg from 'egg';

export const { startCluster } = require('egg-cluster') as Pick<typeof Egg, 'startCluster'>;

/** `new` returns one of egg's. */
export class Application {
  constructor(options: unknown) {
    return create('Application', options);
  }
}

/** `new` returns one of egg's. */
export class Agent {
  constructor(options: unknown) {
    return create('Agent', options);
  }
}

function create(name: 'Application' | 'Agent', options: unknown): object {
  const egg = require('egg') as Record<typeof name, new (options: unknown) => object>;
  return new egg[name](options);
}
