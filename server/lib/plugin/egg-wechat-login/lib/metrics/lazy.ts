/* eslint-disable @typescript-eslint/no-var-requires */
import type * as agent from './agent/serve_metrics';
import type * as worker from './worker/measure_worker';

/**
 * Loads the metrics only where they are on: a server without metrics loads no prom-client and has no listeners. Uses
 * `require`, because `import()` would bypass the loader that compiles TypeScript in development.
 */
export const lazy = {
  agent: () => require('./agent/serve_metrics') as typeof agent,
  worker: () => require('./worker/measure_worker') as typeof worker,
};
