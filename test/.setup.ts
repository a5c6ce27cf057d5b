import './helpers/clean_env';
import './helpers/process/end_on_signal';
import './helpers/logs/no_leaks';
import './helpers/logs/show_errors';
import './helpers/openapi/check_answers';
import { app } from 'egg-mock/bootstrap';

// Every test begins with an empty Redis, and with a WeChat that does not fail.
beforeEach(() => {
  app.wechatSandbox?.reset();
  return app.redis.flushall();
});
