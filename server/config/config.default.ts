import { createSecretKey } from 'node:crypto';
import path from 'node:path';
import type { EggAppConfig, EggAppInfo, PowerPartial } from 'egg';
import { logUncaught, onClientError, onUncaught } from '../lib/error_answer';
import { plainLine, requestLine } from '../lib/log_format';
import { DiscreetRedis } from '../lib/redis_client';
import { AUDIT_FILE, logDirOf, projectDirOf } from './log_dir';
import { redisClient } from './redis';
import { readSettings } from './settings';

/** Egg's types know neither `contextFormatter` nor that a formatter always gets its line. */
const AS_IT_IS: object = { formatter: plainLine, contextFormatter: plainLine };

export default (appInfo: EggAppInfo) => {
  const settings = readSettings(process.env, appInfo.env);
  const secret = createSecretKey(Buffer.from(settings.jwtSecrets[0]));
  const logDir = logDirOf(appInfo.baseDir, appInfo.env);

  const config: PowerPartial<EggAppConfig> = {
    cluster: { listen: { port: settings.port, hostname: settings.host } },
    logger: { dir: logDir, ...{ contextFormatter: requestLine } },
    customLogger: {
      auditLogger: { file: path.join(logDir, AUDIT_FILE), ...AS_IT_IS },
    },
    rundir: path.join(projectDirOf(appInfo.baseDir), 'run'),

    wechat: { ...settings.wechat, timeout: 3000, maxConcurrent: 200 },
    // Egg's HTTP client on undici; the older one is kept by Egg for compatibility only.
    httpclient: { useHttpClientNext: true },

    loginSession: {
      idleSeconds: settings.sessionIdleSeconds,
      maxSeconds: settings.sessionMaxSeconds,
      keySecrets: settings.sessionKeySecrets,
    },
    // Of the long poll, in each worker. A phone that changes its network leaves a request behind for up to 25 seconds, so
    // one session may have some. All together bound the memory: a waiting request and its connection take some 20 KB.
    sessionWatch: { maxWaits: 10_000, maxWaitsPerSession: 4, heartbeatMs: 5000 },
    // Longer than the slowest request may take: WeChat's time-out and two of Redis. One that waits is answered at once.
    drainLimit: 8000,
    loginRateLimit: { perMinute: settings.loginRateLimit },
    metrics: settings.metrics && { ...settings.metrics, redis: settings.redis },

    // egg-jwt signs and verifies with the current secret. As a KeyObject: jsonwebtoken takes a string for a PEM file
    // first, which costs 30 times the verification. The retired ones are strings because egg-jwt takes no other.
    jwt: { secret: secret as unknown as string },
    token: { issuer: 'egg-wechat-login', secret, retiredSecrets: settings.jwtSecrets.slice(1), remembered: 10_000 },

    redis: { Redis: DiscreetRedis as never, client: redisClient(settings.redis) as never },

    // One hop too many would let a client choose its own address; x-real-ip is believed from nobody.
    proxy: settings.trustProxy > 0,
    maxIpsCount: settings.trustProxy,
    ipHeaders: 'x-forwarded-for',

    // The error handler's last resorts: what is thrown outside of the middlewares, and what is not even HTTP.
    onerror: { all: onUncaught, appErrorFilter: logUncaught },
    onClientError,

    // Egg's own middlewares that a JSON API has no use for: response-time header, favicon, HTML for 404, ?_method=, and
    // the body parser in front of every route (see middleware/read_body).
    meta: { enable: false },
    siteFile: { enable: false } as object,
    notfound: { enable: false },
    overrideMethod: { enable: false },
    bodyParser: { enable: false },
  };
  return config;
};
