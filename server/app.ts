import type { Application, IBoot } from 'egg';
import { createLoginLimiter } from './lib/login_limiter';
import { SessionKeyCipher } from './lib/session_key_cipher';
import { SessionStore } from './lib/session_store';

export default class AppBoot implements IBoot {
  constructor(private readonly app: Application) {}

  configWillLoad() {
    // In front of the framework's own middlewares, so that it sees what they throw as well.
    this.app.config.coreMiddleware.unshift('errorHandler');
  }

  async didLoad() {
    const { config, redis } = this.app;
    this.app.sessionStore = new SessionStore(redis, config.loginSession);
    this.app.sessionKeyCipher = new SessionKeyCipher(config.loginSession.keySecrets);
    this.app.loginLimiter = createLoginLimiter(redis, config.loginRateLimit.perMinute);
  }
}
