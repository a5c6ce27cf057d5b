/* eslint-disable @typescript-eslint/no-var-requires */
import type * as compile from './compiler/compile';
import type * as runtime from './runtime';

/**
 * The parts that bring compilers with them, loaded when the first browser asks. With `require`, because `import()` would
 * go past the loader that Egg's development server compiles TypeScript with.
 */
export const lazy = {
  runtime: () => require('./runtime') as typeof runtime,
  compile: () => require('./compiler/compile') as typeof compile,
};
