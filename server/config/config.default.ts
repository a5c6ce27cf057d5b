import { createSecretKey } from 'node:crypto';
import path from 'node:path';
import type { EggAppConfig, EggAppInfo, PowerPartial } from 'egg';
import { logUncaught, onUncaught } from '../lib/http/last_resorts';
import { onClientError } from '../lib/http/unreadable_requests';
import { requestLine } from '../lib/plugin/egg-wechat-login/lib/http/log/log_format';
import { eggRedisClient } from '../lib/redis/client_options';
import { RedactedRedis } from '../lib/redis/redacted_redis';
import { AUDIT_FILE, logDirOf, projectDirOf } from './log_dir';
import { readSettings } from './settings';

export default (appInfo: EggAppInfo) => {
  const settings = readSettings(process.env, appInfo.env);
  const logDir = logDirOf(appInfo.baseDir, appInfo.env);

  const config: PowerPartial<EggAppConfig> = {
    ...settings.own,

    cluster: { listen: { port: settings.port, hostname: settings.host } },
    logger: { dir: logDir, ...{ contextFormatter: requestLine } },
    customLogger: { wechatLoginAudit: { file: path.join(logDir, AUDIT_FILE) } },
    rundir: path.join(projectDirOf(appInfo.baseDir), 'run'),

    // The plugin's config.default.ts has every option.
    wechatLogin: settings.wechatLogin,
    redis: { Redis: RedactedRedis as never, client: eggRedisClient(settings.redis) as never },
    // For tokens of your own: egg-jwt's default secret is public. As a KeyObject: jsonwebtoken first tries to parse a string
    // as PEM, which takes 30 times as long as verifying. The login signs with the same secret.
    jwt: { secret: createSecretKey(Buffer.from(settings.wechatLogin.jwtSecret[0])) as unknown as string },

    // Milliseconds to answer the requests in flight at shutdown. Longer than the slowest request: the time-out of WeChat and
    // two of Redis. Long polls are answered at once.
    drainLimit: 8000,
    // A log's file, beyond which a new one begins, and the older files of each log together.
    logLimit: { fileBytes: 50 * 1024 * 1024, olderBytes: 1024 * 1024 * 1024 },
    // Egg's HTTP client on undici; Egg keeps the older one for compatibility only.
    httpclient: { useHttpClientNext: true },

    // One hop too many would let a client choose its own address. x-real-ip is never trusted.
    proxy: settings.trustProxy > 0,
    maxIpsCount: settings.trustProxy,
    ipHeaders: 'x-forwarded-for',

    // For what the error handler does not see: errors outside of the middlewares, and malformed HTTP.
    onerror: { all: onUncaught, appErrorFilter: logUncaught },
    onClientError,

    // Egg's own middlewares that a JSON API does not need: response-time header, favicon, HTML for 404, ?_method=, and the
    // body parser on every route (routes with a body use `app.wechatLogin.readBody`).
    meta: { enable: false },
    siteFile: { enable: false } as object,
    notfound: { enable: false },
    overrideMethod: { enable: false },
    bodyParser: { enable: false },
  };
  return config;
};
