import assert from 'node:assert/strict';
import { app, mm } from 'egg-mock/bootstrap';
import { LoginLimiter } from '../../../server/lib/plugin/egg-wechat-login/lib/redis/login_limiter';
import { bearer, login } from '../../helpers/http/login';
import { ask } from './wire';

const PROTOTYPES = [Object.prototype, Array.prototype, String.prototype, Function.prototype, Promise.prototype];
const fingerprint = () => PROTOTYPES.map((prototype) => Reflect.ownKeys(prototype).map(String).sort().join());

/**
 * For suites of hostile input: logins are not limited, and after each test the process is as it was: no prototype has
 * changed, nothing was thrown past everybody, and a user is served as ever.
 */
export function staysUnharmed(): void {
  const uncaught: unknown[] = [];
  const note = (err: unknown) => void uncaught.push(err);
  let before: string[];

  beforeEach(() => {
    before = fingerprint();
    uncaught.length = 0;
    process.on('unhandledRejection', note).on('uncaughtExceptionMonitor', note);
    mm(app.wechatLogin.parts, 'limiter', new LoginLimiter(app.redis, 0));
  });

  afterEach(async () => {
    mm.restore();
    process.off('unhandledRejection', note).off('uncaughtExceptionMonitor', note);
    assert.deepEqual(uncaught, []);
    assert.deepEqual(fingerprint(), before);
    assert.deepEqual(Object.keys({}), []);
    const { token } = await login('somebody');
    const { status } = await ask({ target: '/api/session', headers: Object.entries(bearer(token)) });
    assert.equal(status, 200);
  });
}
