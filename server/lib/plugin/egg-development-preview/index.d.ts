import type { Preview } from './lib/preview';

declare module 'egg' {
  interface Application {
    /** Runs the mini program in browsers. Does not exist in production. */
    preview: Preview;
  }
}
