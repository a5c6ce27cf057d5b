import type { Preview } from './lib/preview';

declare module 'egg' {
  interface Application {
    /** Runs the mini program in browsers. Never there in production. */
    preview: Preview;
  }
}
