'use strict';

exports.redis = { enable: true, package: 'egg-redis' };
