import type { Server } from 'node:http';
import type { Application, IBoot } from 'egg';
import { ApiError } from './lib/api_error';
import { AuditLog } from './lib/audit_log';
import { Bulkhead } from './lib/bulkhead';
import { connectMasters } from './lib/connect_redis';
import { drain } from './lib/drain';
import { LoginLimiter } from './lib/login_limiter';
import { LoginTokens } from './lib/login_tokens';
import type { Jwt } from './lib/login_tokens';
import { lazy } from './lib/metrics/lazy';
import { SessionKeyCipher } from './lib/session_key_cipher';
import { SessionStore } from './lib/session_store';
import { SessionWatch } from './lib/session_watch';

export default class AppBoot implements IBoot {
  constructor(private readonly app: Application) {}

  configWillLoad() {
    // In front of the framework's own middlewares, so that it sees what they throw as well.
    this.app.config.coreMiddleware.unshift('errorHandler');
  }

  async didLoad() {
    const { app } = this;
    const { loginSession, loginRateLimit, sessionWatch, token, wechat } = app.config;
    app.auditLog = new AuditLog((text) => app.getLogger('auditLogger').info(text));
    app.sessionStore = new SessionStore(app.redis, loginSession);
    app.sessionWatch = new SessionWatch(app.redis, sessionWatch, app.logger);
    app.loginTokens = new LoginTokens(app.jwt as unknown as Jwt, wechat.appid, token);
    app.sessionKeyCipher = new SessionKeyCipher(loginSession.keySecrets);
    app.loginLimiter = new LoginLimiter(app.redis, loginRateLimit.perMinute);
    app.wechatBulkhead = new Bulkhead(
      wechat.maxConcurrent,
      () => new ApiError('WECHAT_UNAVAILABLE', { reason: `${wechat.maxConcurrent} calls are waiting for an answer` }),
    );
    // Last: it is put around what is there.
    if (app.config.metrics) lazy.worker().measureWorker(app);
  }

  /** Two refusals of node's own that would not look like ours. */
  configDidLoad() {
    this.app.once('server', (server: Server) => {
      // A request without a Host is answered like any other …
      (server as Server & { requireHostHeader?: boolean }).requireHostHeader = false;
      // … and so is one that expects more than 100-continue (RFC 9110, section 10.1.1: it may be).
      server.on('checkExpectation', (req, res) => server.emit('request', req, res));
    });
  }

  /** Redis is ready by now. The start does not wait for the subscription: requests that wait are a convenience. */
  async willReady() {
    this.app.sessionWatch.open();
    await connectMasters(this.app.redis);
  }

  async beforeClose() {
    const { server, config, redis, sessionWatch, auditLog } = this.app;
    sessionWatch.close();
    if (server?.listening) await drain(server, config.drainLimit);
    auditLog.flush();
    // Redis last: what was in flight needed it.
    await redis.quit().catch(() => redis.disconnect());
  }
}
