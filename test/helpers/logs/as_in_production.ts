import { app, mm } from 'egg-mock/bootstrap';

/** Until the end of the test, logs errors as in production: redacted, and no 4xx. */
export function asInProduction(): void {
  mm(app.config.wechatLogin, 'verboseErrors', false);
}
