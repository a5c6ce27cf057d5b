import path from 'node:path';
import type { EggPlugin } from 'egg';

const plugin: EggPlugin = {
  jwt: { enable: true, package: 'egg-jwt' },
  redis: { enable: true, package: 'egg-redis' },
  wechatLogin: { enable: true, path: path.join(__dirname, '../lib/plugin/egg-wechat-login') },

  // Egg's built-in plugins that a JSON API without cookies, pages and uploads has no use for.
  session: false,
  i18n: false,
  multipart: false,
  static: false,
  jsonp: false,
  view: false,

  // egg-security guards pages and cookies, and there are none. CSRF rides on cookies; this API sets none and reads its
  // token from a header only. csp, xframe, xssProtection and noopen speak to browsers that render HTML. hsts is for the
  // proxy that ends TLS. dta guards a file server. What is left, nosniff, is one of the API's headers
  // (egg-wechat-login/lib/http/api_answer.ts).
  security: false,
};

export default plugin;
