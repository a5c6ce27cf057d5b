import assert from 'node:assert/strict';
import type { EnvReader } from '../../../server/config/env_reader';
import type { SettingsReaders } from '../../../server/config/own_settings';
import { readOperatorSettings, readSettings as readAllSettings } from '../../../server/config/settings';

/** The product's own settings, whatever an application adds. */
function readSettings(env: NodeJS.ProcessEnv, eggEnv: string, readers: SettingsReaders = {}) {
  return readAllSettings(env, eggEnv, readers);
}

const PROD = {
  WECHAT_APPID: 'wx0123456789abcdef',
  WECHAT_SECRET: 'appsecret',
  REDIS_URL: 'redis://127.0.0.1:6379',
  JWT_SECRET: 'j'.repeat(32),
  SESSION_KEY_SECRET: 'k'.repeat(32),
};

describe('config/settings.readSettings', () => {
  for (const env of ['local', 'unittest']) {
    it(`needs nothing in ${env}: sandbox, embedded Redis, random secrets, loopback`, () => {
      const settings = readSettings({}, env);
      const other = readSettings({}, env);
      const { appid, secret, apiBase } = settings.wechatLogin;
      assert.deepEqual([appid, secret, apiBase], ['', '', 'https://api.weixin.qq.com']);
      assert.equal(settings.sandbox, true);
      assert.deepEqual(settings.redis, { form: 'embedded' });
      assert.equal(settings.host, '127.0.0.1');
      const { jwtSecret, sessionKeySecret } = settings.wechatLogin;
      for (const each of [...jwtSecret, ...sessionKeySecret]) assert.ok(Buffer.byteLength(each) >= 32);
      assert.notDeepEqual(jwtSecret, other.wechatLogin.jwtSecret);
      assert.notDeepEqual(jwtSecret, sessionKeySecret);
    });
  }

  it('has the documented defaults in prod', () => {
    const settings = readSettings(PROD, 'prod');
    assert.deepEqual(
      { ...settings, workers: undefined },
      {
        wechatLogin: {
          appid: PROD.WECHAT_APPID,
          secret: PROD.WECHAT_SECRET,
          apiBase: 'https://api.weixin.qq.com',
          jwtSecret: [PROD.JWT_SECRET],
          sessionKeySecret: [PROD.SESSION_KEY_SECRET],
          sessionIdleSeconds: 604800,
          sessionMaxSeconds: 2592000,
          loginRateLimit: 60,
          accessTokenUrl: undefined,
          internal: undefined,
          metrics: undefined,
          push: undefined,
        },
        sandbox: false,
        redis: {
          form: 'standalone',
          host: '127.0.0.1',
          port: 6379,
          username: undefined,
          password: undefined,
          db: 0,
          tls: false,
        },
        trustProxy: 0,
        host: '0.0.0.0',
        port: 7001,
        workers: undefined,
        own: {},
      },
    );
    assert.ok(settings.workers >= 1);
  });

  it('takes every setting from the environment', () => {
    const settings = readSettings(
      {
        ...PROD,
        WECHAT_API_BASE: 'http://127.0.0.1:9000/',
        JWT_SECRET: `${'a'.repeat(32)}, ${'b'.repeat(32)}`,
        SESSION_IDLE_SECONDS: '10',
        SESSION_MAX_SECONDS: '20',
        LOGIN_RATE_LIMIT: '0',
        TRUST_PROXY: '2',
        HOST: '::1',
        PORT: '8080',
        WORKERS: '3',
        METRICS_PORT: '9464',
        METRICS_HOST: '10.0.0.1',
        INTERNAL_PORT: '9000',
        WECHAT_ACCESS_TOKEN_URL: 'https://tokens.example.com/wx?key=k',
      },
      'prod',
    );
    const { wechatLogin: login } = settings;
    assert.equal(login.apiBase, 'http://127.0.0.1:9000');
    assert.deepEqual(login.jwtSecret, ['a'.repeat(32), 'b'.repeat(32)]);
    assert.deepEqual([login.sessionIdleSeconds, login.sessionMaxSeconds], [10, 20]);
    assert.deepEqual([login.loginRateLimit, settings.trustProxy], [0, 2]);
    assert.deepEqual([settings.host, settings.port, settings.workers], ['::1', 8080, 3]);
    assert.deepEqual(login.metrics, { host: '10.0.0.1', port: 9464 });
    assert.deepEqual(login.internal, { host: '127.0.0.1', port: 9000 });
    assert.equal(login.accessTokenUrl, 'https://tokens.example.com/wx?key=k');
  });

  it('has the metrics on loopback once they have a port, in every environment, and off until then', () => {
    for (const env of ['local', 'unittest', 'prod']) {
      assert.equal(readSettings({ ...PROD, METRICS_HOST: '0.0.0.0' }, env).wechatLogin.metrics, undefined);
      const { metrics } = readSettings({ ...PROD, METRICS_PORT: '9464' }, env).wechatLogin;
      assert.deepEqual(metrics, { host: '127.0.0.1', port: 9464 });
    }
  });

  it('takes every form of Redis', () => {
    const redis = (env: object) => readSettings({ ...PROD, REDIS_URL: '', ...env }, 'prod').redis;
    assert.deepEqual(redis({ REDIS_URL: 'rediss://me:p%40ss@cache.example:6390/3' }), {
      form: 'standalone',
      host: 'cache.example',
      port: 6390,
      username: 'me',
      password: 'p@ss',
      db: 3,
      tls: true,
    });
    assert.deepEqual(redis({ REDIS_CLUSTER_NODES: '10.0.0.1:7000, [::1]:7001' }), {
      form: 'cluster',
      nodes: [
        { host: '10.0.0.1', port: 7000 },
        { host: '::1', port: 7001 },
      ],
      natMap: undefined,
      password: undefined,
    });
    const natMap = '10.0.0.1:7000=redis.example:17000, [fd00::1]:7000=[::1]:17001';
    assert.deepEqual(redis({ REDIS_CLUSTER_NODES: 'a:1', REDIS_CLUSTER_NAT_MAP: natMap }), {
      form: 'cluster',
      nodes: [{ host: 'a', port: 1 }],
      natMap: {
        '10.0.0.1:7000': { host: 'redis.example', port: 17000 },
        'fd00::1:7000': { host: '::1', port: 17001 },
      },
      password: undefined,
    });
    const sentinels = { REDIS_SENTINELS: 's1:26379', REDIS_SENTINEL_NAME: 'main' };
    assert.deepEqual(redis({ ...sentinels, REDIS_PASSWORD: 'p', REDIS_SENTINEL_PASSWORD: 'q' }), {
      form: 'sentinel',
      sentinels: [{ host: 's1', port: 26379 }],
      name: 'main',
      password: 'p',
      sentinelPassword: 'q',
    });
  });

  it('switches the sandbox off when the environment names an AppID or another WeChat', () => {
    const named = readSettings({ WECHAT_APPID: 'wx0', WECHAT_SECRET: 's' }, 'local');
    assert.deepEqual([named.sandbox, named.wechatLogin.appid], [false, 'wx0']);
    const standIn = readSettings({ WECHAT_API_BASE: 'http://127.0.0.1:9000' }, 'local');
    assert.deepEqual([standIn.sandbox, standIn.wechatLogin.apiBase], [false, 'http://127.0.0.1:9000']);
  });

  it('has no sandbox, no embedded Redis and no random secret in any other environment', () => {
    for (const env of ['prod', 'test', 'staging', '']) {
      assert.throws(() => readSettings({}, env), {
        name: 'SettingsError',
        problems: [
          'WECHAT_APPID is required in production',
          'WECHAT_SECRET is required in production',
          'REDIS_URL or REDIS_CLUSTER_NODES or REDIS_SENTINELS is required in production',
          'JWT_SECRET is required in production: at least 32 random bytes',
          'SESSION_KEY_SECRET is required in production: at least 32 random bytes',
        ],
      });
    }
  });

  const wrong: [string, Record<string, string>, string[]][] = [
    ['an AppID without its secret', { WECHAT_SECRET: '' }, ['WECHAT_SECRET']],
    ['a base that is not http', { WECHAT_API_BASE: 'ftp://x' }, ['WECHAT_API_BASE']],
    ['a Redis URL of another scheme', { REDIS_URL: 'http://127.0.0.1' }, ['REDIS_URL']],
    ['a Redis URL with a named database', { REDIS_URL: 'redis://127.0.0.1/main' }, ['REDIS_URL']],
    ['a base with a query', { WECHAT_API_BASE: 'https://x/?a=1' }, ['WECHAT_API_BASE']],
    ['a Redis URL with a broken escape', { REDIS_URL: 'redis://:p%zz@127.0.0.1' }, ['REDIS_URL']],
    ['a Redis URL with port 0', { REDIS_URL: 'redis://127.0.0.1:0' }, ['REDIS_URL']],
    ['a Redis password beside a URL', { REDIS_PASSWORD: 'p' }, ['REDIS_PASSWORD']],
    ['a map of addresses without a Cluster', { REDIS_CLUSTER_NAT_MAP: 'a:1=b:2' }, ['REDIS_CLUSTER_NAT_MAP']],
    [
      'a map of addresses that maps to nothing',
      { REDIS_URL: '', REDIS_CLUSTER_NODES: 'a:1', REDIS_CLUSTER_NAT_MAP: 'a:1=b' },
      ['REDIS_CLUSTER_NAT_MAP'],
    ],
    ['a password of Sentinels without them', { REDIS_SENTINEL_PASSWORD: 'p' }, ['REDIS_SENTINEL_PASSWORD']],
    ['a Redis URL with a fragment', { REDIS_URL: 'redis://127.0.0.1/0#x' }, ['REDIS_URL']],
    ['a secret in quotes', { JWT_SECRET: `"${'j'.repeat(40)}"` }, ['JWT_SECRET']],
    ['a number in quotes', { PORT: "'8080'" }, ['PORT']],
    ['an AppID in quotes', { WECHAT_APPID: '"wx0123456789abcdef"' }, ['WECHAT_APPID']],
    ['a host that is none', { HOST: 'not a host' }, ['HOST']],
    ['cluster nodes without ports', { REDIS_URL: '', REDIS_CLUSTER_NODES: 'a,b' }, ['REDIS_CLUSTER_NODES']],
    ['a port over 65535', { REDIS_URL: '', REDIS_CLUSTER_NODES: 'a:65536' }, ['REDIS_CLUSTER_NODES']],
    ['sentinels without a name', { REDIS_URL: '', REDIS_SENTINELS: 's:26379' }, ['REDIS_SENTINEL_NAME']],
    ['two forms of Redis', { REDIS_CLUSTER_NODES: 'a:1' }, ['REDIS_URL and REDIS_CLUSTER_NODES']],
    ['a short JWT secret', { JWT_SECRET: 'j'.repeat(31) }, ['JWT_SECRET']],
    ['one short secret of several', { JWT_SECRET: `${'j'.repeat(32)},short` }, ['JWT_SECRET']],
    ['a trailing comma among the secrets', { SESSION_KEY_SECRET: `${'k'.repeat(32)},` }, ['SESSION_KEY_SECRET']],
    ['a negative number', { SESSION_IDLE_SECONDS: '-1' }, ['SESSION_IDLE_SECONDS']],
    ['a zero limit', { SESSION_MAX_SECONDS: '0' }, ['SESSION_MAX_SECONDS']],
    ['a fraction', { LOGIN_RATE_LIMIT: '1.5' }, ['LOGIN_RATE_LIMIT']],
    ['a word for a number', { TRUST_PROXY: 'true' }, ['TRUST_PROXY']],
    ['port 0', { PORT: '0' }, ['PORT']],
    ['no workers', { WORKERS: '0' }, ['WORKERS']],
    ['port 0 for the metrics', { METRICS_PORT: '0' }, ['METRICS_PORT']],
    ['a word for the port of the metrics', { METRICS_PORT: 'on' }, ['METRICS_PORT']],
    ['the metrics on the port of the API', { METRICS_PORT: '7001' }, ['METRICS_PORT']],
    ['GET /internal/session on the port of the API', { INTERNAL_PORT: '7001' }, ['INTERNAL_PORT']],
    ['a token service without http', { WECHAT_ACCESS_TOKEN_URL: 'tokens' }, ['WECHAT_ACCESS_TOKEN_URL']],
    ['a host for the metrics that is none', { METRICS_HOST: 'not a host' }, ['METRICS_HOST']],
    ['several mistakes at once', { PORT: 'x', WORKERS: 'y', JWT_SECRET: 'z' }, ['JWT_SECRET', 'PORT', 'WORKERS']],
  ];
  for (const [what, env, names] of wrong) {
    it(`refuses ${what}, naming ${names.join(', ')} and no value`, () => {
      assert.throws(
        () => readSettings({ ...PROD, ...env }, 'prod'),
        (err: Error & { problems: string[] }) => {
          assert.deepEqual(
            err.problems.map((problem) => problem.split(/ (?:must|is|exclude)/)[0]),
            names,
          );
          return true;
        },
      );
    });
  }
});

describe('config/settings.readSettings with settings of your own', () => {
  const readShop = (reader: EnvReader, production: boolean) => ({
    paymentSecret: production ? reader.required('PAYMENT_SECRET', 'in production') : 'for development',
    ordersPerPage: reader.integer('ORDERS_PER_PAGE', 20, 1, 100),
  });

  it('reads them with their defaults', () => {
    const { own } = readSettings({}, 'local', { shop: readShop });
    assert.deepEqual(own, { shop: { paymentSecret: 'for development', ordersPerPage: 20 } });
    const env = { ...PROD, PAYMENT_SECRET: 'p', ORDERS_PER_PAGE: '50' };
    assert.deepEqual(readSettings(env, 'prod', { shop: readShop }).own, {
      shop: { paymentSecret: 'p', ordersPerPage: 50 },
    });
  });

  it('names what is missing or wrong in the same list', () => {
    const env = { ...PROD, JWT_SECRET: '', ORDERS_PER_PAGE: '0' };
    assert.throws(() => readSettings(env, 'prod', { shop: readShop }), {
      name: 'SettingsError',
      problems: [
        'JWT_SECRET is required in production: at least 32 random bytes',
        'PAYMENT_SECRET is required in production',
        'ORDERS_PER_PAGE must be a whole number from 1 to 100',
      ],
    });
  });
});

describe('config/settings.readSettings of a REDIS_URL', () => {
  const problemsOf = (REDIS_URL: string) => {
    try {
      readSettings({ ...PROD, REDIS_URL }, 'prod');
      return [];
    } catch (err) {
      return (err as { problems: string[] }).problems;
    }
  };

  it('names the parameters that it does not know, and not their values', () => {
    assert.deepEqual(problemsOf('redis://cache.example:6379/0?tls=true&db=2&password=hidden'), [
      'REDIS_URL must not have the parameters that it has (tls, db, password): rediss:// means TLS, /2 at the end database 2, and no more is set',
    ]);
  });

  for (const sign of ['#', '/', '?', '#/?', '/0?']) {
    it(`says how a password with a raw ${sign} is written, and nothing of it`, () => {
      for (const url of [`redis://:pass${sign}word@h:6379/0`, `rediss://me:12${sign}word@h`, `redis://:${sign}@h`]) {
        assert.deepEqual(problemsOf(url), [
          'REDIS_URL must have user and password percent-encoded: write # as %23, / as %2F and ? as %3F',
        ]);
      }
      const { redis } = readSettings({ ...PROD, REDIS_URL: `redis://:${encodeURIComponent(sign)}@h` }, 'prod');
      assert.equal((redis as { password?: string }).password, sign);
    });
  }
});

describe('config/settings.readOperatorSettings', () => {
  const { REDIS_URL, WECHAT_APPID } = PROD;
  const problemsOf = (env: Record<string, string>, appidFor?: string) => {
    try {
      readOperatorSettings(env, appidFor);
      return [];
    } catch (err) {
      return (err as Error).message.split('\n');
    }
  };

  it('needs Redis and no secret', () => {
    const { redis, ...rest } = readOperatorSettings({ REDIS_URL, SESSION_MAX_SECONDS: '20' });
    assert.deepEqual(redis, readSettings(PROD, 'prod').redis);
    assert.deepEqual(rest, { appid: '', sessionIdleSeconds: 604800, sessionMaxSeconds: 20 });
  });

  it('needs the AppID where it was asked for', () => {
    const why = 'to find a user by openid (not by uid)';
    assert.equal(readOperatorSettings({ REDIS_URL, WECHAT_APPID }, why).appid, WECHAT_APPID);
    assert.deepEqual(problemsOf({ REDIS_URL }, why), [
      'The command cannot run with these settings:',
      '  - WECHAT_APPID is required to find a user by openid (not by uid)',
    ]);
  });

  it('says that the embedded Redis cannot be reached, and all else that is wrong', () => {
    assert.deepEqual(problemsOf({ SESSION_MAX_SECONDS: 'x' }), [
      'The command cannot run with these settings:',
      '  - REDIS_URL or REDIS_CLUSTER_NODES or REDIS_SENTINELS is required: the Redis inside `npm run dev` cannot be reached from outside',
      '  - SESSION_MAX_SECONDS must be a whole number from 1 to 315360000',
    ]);
  });
});
