'use strict';

const { hostname, port } = new URL(process.env.REDIS_URL);

module.exports = {
  keys: 'egg-tutorial_1600000000000_1234',
  // The blog posts turn this off, since a mini program's POST has no CSRF token.
  security: { csrf: { enable: false } },
  redis: { client: { host: hostname, port: Number(port), password: '', db: 0 } },
  wechat: {
    appid: process.env.WECHAT_APPID,
    secret: process.env.WECHAT_SECRET,
    apiBase: process.env.WECHAT_API_BASE,
  },
};
