import { randomBytes } from 'node:crypto';
import { availableParallelism } from 'node:os';
import type { RedisSettings } from '../lib/redis/client_options';
import { EnvReader } from './env_reader';
import { OWN_SETTINGS } from './own_settings';
import type { SettingsReaders } from './own_settings';
import { readRedis } from './redis_settings';

/** HS256 needs a key of at least the hash's size (RFC 7518, section 3.2); AES-256 likewise. */
const MIN_SECRET_BYTES = 32;

export interface Settings {
  /**
   * Options of the plugin. `appid` and `secret` are empty in local and unittest when the environment sets neither. The first
   * secret of a list is the current one.
   */
  wechatLogin: {
    appid: string;
    secret: string;
    apiBase: string;
    accessTokenUrl?: string;
    /** Undefined: no message push. The first key of the list is the current one. */
    push?: { token: string; aesKey: string[] };
    jwtSecret: string[];
    sessionKeySecret: string[];
    sessionIdleSeconds: number;
    sessionMaxSeconds: number;
    loginRateLimit: number;
    /** Undefined: no `GET /internal/session`. */
    internal?: { host: string; port: number };
    /** Undefined: no metrics. */
    metrics?: { host: string; port: number };
  };
  /** Whether the WeChat sandbox stands in for WeChat: local and unittest only. */
  sandbox: boolean;
  redis: RedisSettings;
  /** How many reverse proxies in front of the server are trusted to set `X-Forwarded-For`. */
  trustProxy: number;
  host: string;
  port: number;
  workers: number;
  /** Settings of your own, by name: see `OWN_SETTINGS`. */
  own: Record<string, object>;
}

/** Lists everything that is wrong with the environment. The message is printed to the operator as it is. */
export class SettingsError extends Error {
  constructor(
    readonly problems: string[],
    headline = 'The service cannot start with these settings:',
  ) {
    super([headline, ...problems.map((problem) => `  - ${problem}`)].join('\n'));
    this.name = 'SettingsError';
    // The code is not at fault: where the stack is printed, print the list alone.
    this.stack = this.message;
  }
}

/**
 * The one place that reads the environment. The README's table explains each variable.
 *
 * @param eggEnv - Egg's environment: `local` and `unittest` have defaults for everything, any other is production
 * @param readers - the readers of your own settings
 * @throws {SettingsError} that lists every problem
 */
export function readSettings(
  env: NodeJS.ProcessEnv,
  eggEnv: string,
  readers: SettingsReaders = OWN_SETTINGS,
): Settings {
  const reader = new EnvReader(env);
  const production = eggEnv !== 'local' && eggEnv !== 'unittest';
  const { sandbox, ...wechat } = readWechat(reader, production);
  const redis = readRedis(reader, production ? 'is required in production' : undefined);
  const settings: Settings = {
    wechatLogin: {
      ...wechat,
      jwtSecret: readSecrets(reader, 'JWT_SECRET', production),
      sessionKeySecret: readSecrets(reader, 'SESSION_KEY_SECRET', production),
      ...readLimits(reader),
      loginRateLimit: reader.integer('LOGIN_RATE_LIMIT', 60, 0),
      accessTokenUrl: reader.url('WECHAT_ACCESS_TOKEN_URL', ['https:', 'http:'])?.href,
      push: readPush(reader),
      internal: readListener(reader, 'INTERNAL'),
      metrics: readListener(reader, 'METRICS'),
    },
    sandbox,
    redis,
    trustProxy: reader.integer('TRUST_PROXY', 0, 0, 100),
    host: reader.host('HOST', production ? '0.0.0.0' : '127.0.0.1'),
    port: reader.integer('PORT', 7001, 1, 65535),
    workers: reader.integer('WORKERS', availableParallelism(), 1, 1024),
    own: {},
  };
  const { internal, metrics } = settings.wechatLogin;
  if (metrics?.port === settings.port) reader.reject('METRICS_PORT', 'must differ from PORT');
  if (internal && [settings.port, metrics?.port].includes(internal.port)) {
    reader.reject('INTERNAL_PORT', 'must differ from PORT and METRICS_PORT');
  }
  for (const [name, read] of Object.entries(readers)) settings.own[name] = read(reader, production);
  if (reader.problems.length > 0) throw new SettingsError(reader.problems);
  return settings;
}

/** What the `session` command needs: no secrets. */
export interface OperatorSettings extends Limits {
  redis: RedisSettings;
  /** Empty unless it was asked for. */
  appid: string;
  /** Only if `seals`. */
  sessionKeySecret?: string[];
}

/**
 * @param appidFor - why the AppID is needed, such as to find a user by openid; undefined: it is not
 * @param seals - whether the command stores something sealed
 * @throws {SettingsError} that lists every problem
 */
export function readOperatorSettings(env: NodeJS.ProcessEnv, appidFor?: string, seals = false): OperatorSettings {
  const reader = new EnvReader(env);
  const settings = {
    redis: readRedis(reader, 'is required: the Redis inside `npm run dev` cannot be reached from outside'),
    ...readLimits(reader),
    appid: appidFor === undefined ? '' : reader.required('WECHAT_APPID', appidFor),
    ...(seals && { sessionKeySecret: readSecrets(reader, 'SESSION_KEY_SECRET', true) }),
  };
  if (reader.problems.length === 0) return settings;
  throw new SettingsError(reader.problems, 'The command cannot run with these settings:');
}

type Limits = Pick<Settings['wechatLogin'], 'sessionIdleSeconds' | 'sessionMaxSeconds'>;

function readLimits(reader: EnvReader): Limits {
  return {
    sessionIdleSeconds: reader.integer('SESSION_IDLE_SECONDS', 7 * 24 * 3600, 1, 10 * 365 * 24 * 3600),
    sessionMaxSeconds: reader.integer('SESSION_MAX_SECONDS', 30 * 24 * 3600, 1, 10 * 365 * 24 * 3600),
  };
}

interface Wechat {
  appid: string;
  secret: string;
  apiBase: string;
  sandbox: boolean;
}

function readWechat(reader: EnvReader, production: boolean): Wechat {
  const base = reader.url('WECHAT_API_BASE', ['https:', 'http:']);
  if (base && (base.search || base.hash || base.username)) {
    reader.reject('WECHAT_API_BASE', 'must not contain a user, query or fragment');
  }
  const apiBase = (base?.href ?? 'https://api.weixin.qq.com').replace(/\/+$/, '');
  const named = reader.text('WECHAT_APPID') !== undefined || reader.text('WECHAT_SECRET') !== undefined;
  if (!production && !named) return { appid: '', secret: '', apiBase, sandbox: base === undefined };
  return {
    appid: reader.required('WECHAT_APPID', production ? 'in production' : 'with WECHAT_SECRET'),
    secret: reader.required('WECHAT_SECRET', production ? 'in production' : 'with WECHAT_APPID'),
    apiBase,
    sandbox: false,
  };
}

function readPush(reader: EnvReader): Settings['wechatLogin']['push'] {
  const token = reader.text('WECHAT_PUSH_TOKEN');
  const keys = reader.text('WECHAT_PUSH_AES_KEY');
  if (token === undefined && keys === undefined) return undefined;
  if (token === undefined || !/^[a-z\d]{3,32}$/i.test(token)) {
    reader.reject('WECHAT_PUSH_TOKEN', 'must be 3 to 32 letters and digits, and set together with WECHAT_PUSH_AES_KEY');
  }
  const aesKey = (keys ?? '').split(',').map((key) => key.trim());
  if (!aesKey.every((key) => /^[a-z\d]{43}$/i.test(key))) {
    const rule = 'must be 43 letters and digits (each one, if several are separated by commas), and set together with';
    reader.reject('WECHAT_PUSH_AES_KEY', `${rule} WECHAT_PUSH_TOKEN`);
  }
  return { token: token ?? '', aesKey };
}

/** A port of its own that is off unless set. */
function readListener(reader: EnvReader, name: 'INTERNAL' | 'METRICS'): { host: string; port: number } | undefined {
  const host = reader.host(`${name}_HOST`, '127.0.0.1');
  const port = reader.integer(`${name}_PORT`, 0, 1, 65535);
  return port === 0 ? undefined : { host, port };
}

function readSecrets(reader: EnvReader, name: string, production: boolean): string[] {
  const secrets = reader.secrets(name, MIN_SECRET_BYTES);
  if (secrets) return secrets;
  if (production) reader.reject(name, `is required in production: at least ${MIN_SECRET_BYTES} random bytes`);
  // Random, for tests. `npm run dev` sets the secrets for all of its workers.
  return [randomBytes(MIN_SECRET_BYTES).toString('base64url')];
}
