import type { Application } from 'egg';
import type { Redis } from 'ioredis';
import { getGlobalDispatcher } from 'undici';
import type { Dispatcher } from 'undici';
import { secretsOf } from '../config/options';
import type { WechatLoginOptions } from '../config/options';
import { auditTo } from './audit/audit';
import { AuditLog } from './audit/audit_log';
import { OptionsError } from './errors/options_error';
import { authenticateWith } from './http/authenticate';
import { errorHandler } from './http/error_handler';
import type { Handler } from './http/error_handler';
import { readBody } from './http/read_body';
import { lazy } from './metrics/lazy';
import type { Measures } from './metrics/worker/measure_worker';
import { LoginLimiter } from './redis/login_limiter';
import { MountedRoutes } from './routes/mount';
import type { MountOptions } from './routes/mount';
import { Sessions } from './session/sessions';
import type { SessionParts } from './session/sessions';
import { SessionStore } from './session/store';
import { SessionWatch } from './session/watch/session_watch';
import { LoginTokens } from './token/login_tokens';
import { SessionKeyCipher } from './wechat/session_key_cipher';
import { WechatClient } from './wechat/wechat_client';

/** What the routes use. */
export interface LoginParts extends SessionParts {
  options: WechatLoginOptions;
  redis: Redis;
  auditLog: AuditLog;
  wechat: WechatClient;
  sessions: Sessions;
}

/** `app.wechatLogin`: the one door to the login. */
export class WechatLogin {
  /** Login, kick, ban, unban and the like, for the application's own code. */
  readonly sessions: Sessions;

  /** WeChat's server-side API. */
  readonly wechat: WechatClient;

  /** Middleware for routes of logged-in users: see `authenticateWith`. */
  readonly authenticate: Handler;

  /** Outermost middleware that gives all errors the contract's form. The plugin's own routes do not need it. */
  readonly errorHandler: Handler = errorHandler;

  /** Middleware that reads a JSON body of at most 16 KiB, where Egg's own body parser is off. */
  readonly readBody: Handler = readBody;

  /** @internal */
  readonly parts: LoginParts;

  /** @internal */
  readonly routes: MountedRoutes;

  constructor(app: Application) {
    const { wechatLogin: options } = app.config;
    if (options.userProperty in app.context) {
      throw new OptionsError([`userProperty must be another name: ctx.${options.userProperty} is taken`]);
    }
    const measures = options.metrics && lazy.worker().measureWorker(app);
    this.parts = partsOf(app, measures);
    this.sessions = this.parts.sessions;
    this.wechat = this.parts.wechat;
    this.authenticate = authenticateWith(this.parts);
    this.routes = new MountedRoutes(app, this.parts);
  }

  /** Mounts `POST /api/login`, `GET /api/session` and `POST /api/logout`, or the paths in the options. For `app/router`. */
  mount(options: MountOptions = {}): void {
    this.routes.mountLogin(options);
  }

  /** Mounts `GET /healthz` (the process serves) and `GET /readyz` (Redis serves as well). For `app/router`. */
  mountHealth(): void {
    this.routes.mountHealth();
  }
}

function partsOf(app: Application, measures?: Measures): LoginParts {
  const { wechatLogin: options } = app.config;
  const { appid, sessionIdleSeconds: idleSeconds, sessionMaxSeconds: maxSeconds } = options;
  const redis = redisOf(app, options.redis);
  const auditLog = new AuditLog((text) => app.getLogger('wechatLoginAudit').info(text));
  const parts = {
    options,
    redis,
    auditLog,
    store: new SessionStore(redis, { idleSeconds, maxSeconds, observe: measures?.store }),
    watch: new SessionWatch(redis, options.wait, app.logger),
    tokens: new LoginTokens(appid, {
      issuer: options.tokenIssuer,
      secrets: secretsOf(options.jwtSecret),
      cacheSize: options.tokenCacheSize,
    }),
    cipher: new SessionKeyCipher(secretsOf(options.sessionKeySecret)),
    limiter: new LoginLimiter(redis, options.loginRateLimit),
    wechat: new WechatClient(options, () => dispatcherOf(app), measures?.wechat),
    audit: auditTo(app, auditLog),
  };
  return Object.assign(parts, { sessions: new Sessions(parts) });
}

/** egg-redis' client of this name, or its only one. @throws {OptionsError} */
function redisOf({ redis }: Application, name?: string): Redis {
  const { clients } = redis as unknown as { clients?: Map<string, Redis> };
  if (!clients && name === undefined) return redis as unknown as Redis;
  const client = name === undefined ? undefined : clients?.get(name);
  if (client) return client;
  const names = clients ? [...clients.keys()].join(', ') : 'one without a name';
  throw new OptionsError([`redis must be the name of one of egg-redis' clients (there is ${names || 'no client'})`]);
}

/**
 * The connections of Egg's HTTP client, with its set-up (a proxy, or a test's `app.mockHttpclient`), if it is the one on
 * undici (`httpclient.useHttpClientNext`); else undici's global ones.
 */
function dispatcherOf(app: Application): Dispatcher {
  const client = app.httpclient as unknown as { getDispatcher?(): Dispatcher };
  return client.getDispatcher?.() ?? getGlobalDispatcher();
}
