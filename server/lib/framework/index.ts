/* eslint-disable @typescript-eslint/no-var-requires */
/**
 * Egg as egg-cluster starts it, but loaded by agent and workers only. Of the classes the master only asks whether they are there:
 * without egg's 700 modules it is ready 0.45 s earlier, and so is all that it starts after that.
 */
import type * as Egg from 'egg';
import { egg as options } from '../../package.json';

export const { startCluster } = require('egg-cluster') as Pick<typeof Egg, 'startCluster'>;

/** `new` returns one of egg's. */
export class Application {
  constructor(settings: unknown) {
    return create('Application', settings);
  }
}

/** `new` returns one of egg's. */
export class Agent {
  constructor(settings: unknown) {
    return create('Agent', settings);
  }
}

/** A framework of your own on top of egg is named in package.json, as Egg asks for it. */
const { framework = 'egg' } = options as { framework?: string };

function create(name: 'Application' | 'Agent', settings: unknown): object {
  const classes = require(framework) as Record<typeof name, new (settings: unknown) => object>;
  return new classes[name](settings);
}
