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

  // egg-security guards pages and cookies, and there are none. CSRF rides on cookies; this API sets none and reads its
  // token from a header only. csp, xframe, xssProtection and noopen speak to browsers that render HTML. hsts is for the
  // proxy that ends TLS. dta guards a file server. What is left, nosniff, is one of the API's headers (lib/error_answer).
  security: false,
};

export default plugin;
