import path from 'node:path';
import type { EggPlugin } from 'egg';

const plugin: EggPlugin = {
  jwt: { enable: true, package: 'egg-jwt' },
  redis: { enable: true, package: 'egg-redis' },
  wechatLogin: { enable: true, path: path.join(__dirname, '../lib/plugin/egg-wechat-login') },

  // Egg's built-in plugins that a JSON API without cookies, pages and uploads does not need.
  session: false,
  i18n: false,
  multipart: false,
  static: false,
  jsonp: false,
  view: false,

  // egg-security protects pages and cookies; this API has neither. CSRF needs cookies: the token is read from a header only.
  // csp, xframe, xssProtection and noopen are for browsers that render HTML, hsts for the proxy that terminates TLS, dta for
  // a file server. What is left, nosniff, is one of the API's headers (egg-wechat-login/lib/http/api_answer.ts).
  security: false,
};

export default plugin;
