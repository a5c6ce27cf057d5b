import type { PushOptions } from '../lib/wechat/push/push_messages';
import type { RoomLimits } from '../lib/session/watch/waiting_room';

/** `config.wechatLogin`. The defaults are in config.default.ts. */
export interface WechatLoginOptions {
  /** The mini program's AppID. Required. */
  appid: string;
  /** Its AppSecret. Required. */
  secret: string;
  /** Signs the tokens: at least 32 bytes. A list (or commas) allows rotation: the first signs, all verify. Required. */
  jwtSecret: string | string[];
  /** Encrypts WeChat's session_key, with the same rules: the first encrypts, all decrypt. Required. */
  sessionKeySecret: string | string[];
  /** The address of WeChat's API; another one is for a proxy or a test. */
  apiBase: string;
  /** A company's own token service, which answers a GET with `{ access_token, expires_in }`; undefined: WeChat's. */
  accessTokenUrl?: string;
  /** WeChat's message push in its safe mode: Token and EncodingAESKey of the console; undefined: no `/wechat/push`. */
  push?: PushOptions;
  /** A session ends when it has not been used for this long. */
  sessionIdleSeconds: number;
  /** A session ends this long after the login, whatever its use. */
  sessionMaxSeconds: number;
  /** Login attempts a minute, per client address and per user; 0 turns the limit off. */
  loginRateLimit: number;
  /** The name of one of egg-redis' clients, where there are several. */
  redis?: string;
  /** The property of `ctx` that holds the logged-in user; change it if another plugin uses `ctx.user`. */
  userProperty: string;
  /** Logs messages, causes and stacks of errors, and the reasons of 4xx. Not for production. */
  verboseErrors: boolean;
  /** `iss` of the tokens. */
  tokenIssuer: string;
  /** How many verified tokens each worker caches. */
  tokenCacheSize: number;
  /** Milliseconds to wait for WeChat's answer, connecting included. */
  wechatTimeoutMs: number;
  /** How many calls to WeChat a worker makes at once; a login beyond that gets 502 immediately. */
  wechatMaxConcurrent: number;
  /** The limits of the long poll, per worker. `heartbeatMs`: how often the subscription is tested with a PING. */
  wait: RoomLimits & { heartbeatMs: number };
  /** Where the workers serve `GET /internal/session`, for code that is not Node; undefined: nowhere. */
  internal?: { host: string; port: number };
  /** Where the agent serves the metrics; undefined: no metrics. */
  metrics?: { host: string; port: number };
}

/** One secret or several, the current one first. */
export function secretsOf(option: string | string[]): string[] {
  return (typeof option === 'string' ? option.split(',') : option).map((secret) => secret.trim());
}
