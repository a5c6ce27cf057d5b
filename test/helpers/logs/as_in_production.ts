import { app, mm } from 'egg-mock/bootstrap';

/** Until the end of the test errors are logged as they are in production: redacted, and 4xx not at all. */
export function asInProduction(): void {
  mm(app.config.wechatLogin, 'verboseErrors', false);
}
