/**
 * Egg 3, the usual tutorial: as in blog posts about Egg and WeChat's login, with all defaults. It has a random token
 * instead of the JWT, stores the session_key unencrypted, and sends its Redis commands one by one, so that two
 * simultaneous logins can both stay. It shows where such a project starts; it does less than the other peers.
 */
'use strict';

process.env.EGG_SERVER_ENV = 'prod';
require('egg').startCluster({ baseDir: __dirname, port: Number(process.env.PORT), workers: 1 });
