/* eslint-disable @typescript-eslint/no-var-requires */
import type * as agent from './agent/serve_metrics';
import type * as worker from './worker/measure_worker';

/**
 * The metrics, loaded only where they are switched on: a server without them has neither prom-client nor a listener of it.
 * With `require`, because `import()` would go past the loader that Egg's development server compiles TypeScript with.
 */
export const lazy = {
  agent: () => require('./agent/serve_metrics') as typeof agent,
  worker: () => require('./worker/measure_worker') as typeof worker,
};
