import assert from 'node:assert/strict';
import { app } from 'egg-mock/bootstrap';
import { checkOptions } from '../../../../server/lib/plugin/egg-wechat-login/config/check_options';
import { OptionsError } from '../../../../server/lib/plugin/egg-wechat-login/lib/errors/options_error';

/** What checkOptions says when the application's own options are changed like this. */
function problemsOf(changes: object): string[] {
  try {
    checkOptions({ ...app.config.wechatLogin, ...changes });
    return [];
  } catch (err) {
    assert.ok(err instanceof OptionsError);
    return err.problems;
  }
}

describe('config/check_options.checkOptions()', () => {
  it('takes the options of the application', () => assert.deepEqual(problemsOf({}), []));

  const SECRET = 'x'.repeat(32);
  for (const good of [
    { jwtSecret: SECRET },
    { jwtSecret: `${SECRET}, ${SECRET}` },
    { sessionKeySecret: [SECRET, SECRET] },
    { loginRateLimit: 0 },
    { apiBase: 'http://127.0.0.1:9000/wechat' },
    { redis: 'sessions' },
    { redis: null },
    { metrics: { host: '127.0.0.1', port: 9464 } },
  ]) {
    it(`takes ${JSON.stringify(good)}`, () => assert.deepEqual(problemsOf(good), []));
  }

  const SHORT = 'must be at least 32 bytes long (each one, if there are several)';
  for (const [bad, problem] of [
    [{ appid: '' }, 'appid is required'],
    [{ secret: undefined }, 'secret is required'],
    [{ jwtSecret: '' }, 'jwtSecret is required: at least 32 random bytes'],
    [{ jwtSecret: [] }, 'jwtSecret is required: at least 32 random bytes'],
    [{ jwtSecret: 123 }, 'jwtSecret is required: at least 32 random bytes'],
    [{ jwtSecret: 'x'.repeat(31) }, `jwtSecret ${SHORT}`],
    [{ jwtSecret: `${SECRET},short` }, `jwtSecret ${SHORT}`],
    [{ sessionKeySecret: [SECRET, 'short'] }, `sessionKeySecret ${SHORT}`],
    [{ apiBase: 'api.weixin.qq.com' }, 'apiBase must be a URL that begins with https:// or http://'],
    [{ apiBase: 'https://x/?a=1' }, 'apiBase must not contain a user, query or fragment'],
    [{ sessionIdleSeconds: 0 }, 'sessionIdleSeconds must be a whole number of at least 1'],
    [{ sessionMaxSeconds: '60' }, 'sessionMaxSeconds must be a whole number of at least 1'],
    [{ loginRateLimit: 1.5 }, 'loginRateLimit must be a whole number of at least 0'],
    [{ verboseErrors: 'no' }, 'verboseErrors must be true or false'],
    [{ userProperty: '' }, 'userProperty must be a non-empty string'],
    [{ wait: { maxWaits: 1 } }, 'wait needs maxWaitsPerSession, which must be a whole number of at least 0'],
    [{ metrics: { port: 1 } }, 'metrics needs host, which must be a non-empty string'],
    [{ jwtSecrets: [SECRET] }, 'jwtSecrets is not an option'],
  ] as const) {
    it(`refuses ${JSON.stringify(bad)}: ${problem}`, () => assert.deepEqual(problemsOf(bad), [problem]));
  }

  it('lists every problem by its option, and never a value', () => {
    assert.throws(() => checkOptions({ ...app.config.wechatLogin, appid: '', jwtSecret: 'short-and-secret' }), {
      name: 'OptionsError',
      message: [
        'egg-wechat-login cannot start:',
        '  - config.wechatLogin.appid is required',
        `  - config.wechatLogin.jwtSecret ${SHORT}`,
      ].join('\n'),
    });
  });
});
