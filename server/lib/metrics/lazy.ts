/* eslint-disable @typescript-eslint/no-var-requires */
import type * as agent from './agent';
import type * as worker from './worker';

/**
 * The metrics, loaded only where they are switched on: a server without them has neither prom-client nor a listener of it.
 * With `require`, because `import()` would go past the loader that Egg's development server compiles TypeScript with.
 */
export const lazy = {
  agent: () => require('./agent') as typeof agent,
  worker: () => require('./worker') as typeof worker,
};
