/* eslint-disable @typescript-eslint/no-var-requires */
import type * as compile from './compiler/compile';
import type * as runtime from './runtime';

/**
 * Loads the parts that need compilers when the first browser asks. Uses `require`, because `import()` would bypass the
 * loader that compiles TypeScript in development.
 */
export const lazy = {
  runtime: () => require('./runtime') as typeof runtime,
  compile: () => require('./compiler/compile') as typeof compile,
};
