import { createSecretKey } from 'node:crypto';
import path from 'node:path';
import type { EggAppConfig, EggAppInfo, PowerPartial } from 'egg';
import { logUncaught, onClientError, onUncaught } from '../lib/http/last_resorts';
import { requestLine } from '../lib/plugin/egg-wechat-login/lib/http/log_format';
import { batchesScripts, redisClient } from '../lib/redis/client_options';
import { RedactedRedis } from '../lib/redis/redacted_redis';
import { AUDIT_FILE, logDirOf, projectDirOf } from './log_dir';
import { readSettings } from './settings';

export default (appInfo: EggAppInfo) => {
  const settings = readSettings(process.env, appInfo.env);
  const logDir = logDirOf(appInfo.baseDir, appInfo.env);

  const config: PowerPartial<EggAppConfig> = {
    cluster: { listen: { port: settings.port, hostname: settings.host } },
    logger: { dir: logDir, ...{ contextFormatter: requestLine } },
    customLogger: { wechatLoginAudit: { file: path.join(logDir, AUDIT_FILE) } },
    rundir: path.join(projectDirOf(appInfo.baseDir), 'run'),

    // The plugin's config.default.ts has every option.
    wechatLogin: {
      ...settings.wechatLogin,
      batches: batchesScripts(settings.redis),
    },
    redis: { Redis: RedactedRedis as never, client: redisClient(settings.redis) as never },
    // For tokens of your own: egg-jwt's default secret is known to everyone. As a KeyObject, since jsonwebtoken takes a string
    // for a PEM file first, which costs 30 times the verification. The login signs with the same secret.
    jwt: { secret: createSecretKey(Buffer.from(settings.wechatLogin.jwtSecret[0])) as unknown as string },

    // Milliseconds that the requests in flight have when the server ends. Longer than the slowest request may take: WeChat's
    // time-out and two of Redis. One that waits is answered at once.
    drainLimit: 8000,
    // Egg's HTTP client on undici; the older one is kept by Egg for compatibility only.
    httpclient: { useHttpClientNext: true },

    // One hop too many would let a client choose its own address; x-real-ip is believed from nobody.
    proxy: settings.trustProxy > 0,
    maxIpsCount: settings.trustProxy,
    ipHeaders: 'x-forwarded-for',

    // The error handler's last resorts: what is thrown outside of the middlewares, and what is not even HTTP.
    onerror: { all: onUncaught, appErrorFilter: logUncaught },
    onClientError,

    // Egg's own middlewares that a JSON API has no use for: response-time header, favicon, HTML for 404, ?_method=, and
    // the body parser in front of every route (routes with a body have `app.wechatLogin.readBody`).
    meta: { enable: false },
    siteFile: { enable: false } as object,
    notfound: { enable: false },
    overrideMethod: { enable: false },
    bodyParser: { enable: false },
  };
  return config;
};
