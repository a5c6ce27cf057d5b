import { createSecretKey } from 'node:crypto';
import path from 'node:path';
import type { EggAppConfig, EggAppInfo, PowerPartial } from 'egg';
import Redis from 'ioredis';
import { onBodyError, onClientError, onUncaught } from '../lib/error_answer';
import { redisClient } from './redis';
import { readSettings } from './settings';

export default (appInfo: EggAppInfo) => {
  const settings = readSettings(process.env, appInfo.env);
  // Logs and run-time dumps lie beside the source or the build, never in it.
  const projectDir = path.dirname(appInfo.baseDir);

  const config: PowerPartial<EggAppConfig> = {
    cluster: { listen: { port: settings.port, hostname: settings.host } },
    logger: { dir: path.join(projectDir, 'logs', appInfo.env) },
    rundir: path.join(projectDir, 'run'),

    wechat: { ...settings.wechat, timeout: 3000 },
    // Egg's HTTP client on undici; the older one is kept by Egg for compatibility only.
    httpclient: { useHttpClientNext: true },

    loginSession: {
      idleSeconds: settings.sessionIdleSeconds,
      maxSeconds: settings.sessionMaxSeconds,
      keySecrets: settings.sessionKeySecrets,
    },
    loginRateLimit: { perMinute: settings.loginRateLimit },

    // egg-jwt signs and verifies with the current secret. As a KeyObject: jsonwebtoken takes a string for a PEM file
    // first, which costs 30 times the verification. The retired ones are strings because egg-jwt takes no other.
    jwt: { secret: createSecretKey(Buffer.from(settings.jwtSecrets[0])) as unknown as string },
    token: { issuer: 'egg-wechat-login', retiredSecrets: settings.jwtSecrets.slice(1) },

    redis: { Redis: Redis as never, client: redisClient(settings.redis) as never },

    // One hop too many would let a client choose its own address; x-real-ip is believed from nobody.
    proxy: settings.trustProxy > 0,
    maxIpsCount: settings.trustProxy,
    ipHeaders: 'x-forwarded-for',

    // Whatever its Content-Type says, a body is JSON or it is refused: there is one way to send a login.
    bodyParser: { enableTypes: ['json'], jsonLimit: '16kb', ...{ detectJSON: () => true, onerror: onBodyError } },
    // The error handler's last resorts: what is thrown outside of the middlewares, and what is not even HTTP.
    onerror: { all: onUncaught },
    onClientError,

    // Egg's own middlewares that a JSON API has no use for: response-time header, favicon, HTML for 404, ?_method=.
    meta: { enable: false },
    siteFile: { enable: false } as object,
    notfound: { enable: false },
    overrideMethod: { enable: false },
  };
  return config;
};
