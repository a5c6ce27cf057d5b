/**
 * Egg 3, the usual tutorial: what blog posts about Egg and WeChat's login show, with all defaults. A random token stands
 * for the JWT, the session_key is stored as it comes, and Redis commands follow one another, so that two simultaneous
 * logins can both stay. This is where such a project starts from, not an equal of the others.
 */
'use strict';

process.env.EGG_SERVER_ENV = 'prod';
require('egg').startCluster({ baseDir: __dirname, port: Number(process.env.PORT), workers: 1 });
