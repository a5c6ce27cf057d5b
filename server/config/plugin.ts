import type { EggPlugin } from 'egg';

const plugin: EggPlugin = {
  jwt: { enable: true, package: 'egg-jwt' },
  redis: { enable: true, package: 'egg-redis' },

  // Egg's built-in plugins that a JSON API without cookies, pages and uploads has no use for.
  session: false,
  i18n: false,
  multipart: false,
  static: false,
  jsonp: false,
  view: false,
};

export default plugin;
