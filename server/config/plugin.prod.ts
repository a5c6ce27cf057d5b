import type { EggPlugin } from 'egg';

const plugin: EggPlugin = {
  // Both reload the code on change.
  watcher: false,
  development: false,
};

export default plugin;
