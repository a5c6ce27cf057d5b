import type { RoomLimits } from '../lib/session/watch/waiting_room';

/** `config.wechatLogin`. The defaults are in config.default.ts. */
export interface WechatLoginOptions {
  /** The mini program's AppID. Required. */
  appid: string;
  /** Its AppSecret. Required. */
  secret: string;
  /** Signs the tokens: at least 32 bytes. Several, as a list or separated by commas: the first signs, all verify. Required. */
  jwtSecret: string | string[];
  /** Encrypts WeChat's session_key, likewise: the first encrypts, all decrypt. Required. */
  sessionKeySecret: string | string[];
  /** WeChat's address, for a proxy or a test. */
  apiBase: string;
  /** A session ends when it has not been used for this long. */
  sessionIdleSeconds: number;
  /** A session ends this long after the login, whatever its use. */
  sessionMaxSeconds: number;
  /** Login attempts a minute, per client address and per user; 0 turns the limit off. */
  loginRateLimit: number;
  /** The name of one of egg-redis' clients, where there are several. */
  redis?: string;
  /** The property of `ctx` that has the logged-in user, where another plugin has taken `ctx.user`. */
  userProperty: string;
  /** Whether the log shows errors with their messages, causes and stacks, and the reasons of 4xx. Never in production. */
  verboseErrors: boolean;
  /** `iss` of the tokens. */
  tokenIssuer: string;
  /** How many verified tokens each worker caches. */
  tokenCacheSize: number;
  /** Milliseconds that WeChat has for an answer, the connection included. */
  wechatTimeoutMs: number;
  /** Calls to WeChat that a worker has under way at most; a login beyond them is answered 502 at once. */
  wechatMaxConcurrent: number;
  /** The long poll, in each worker. `heartbeatMs`: between two signs of life of the subscription. */
  wait: RoomLimits & { heartbeatMs: number };
  /** Whether the logins, checks and logouts of one turn of the event loop share a command. Not in a Cluster or on ioredis-mock. */
  batches: boolean;
  /** Where the agent serves the metrics; undefined: nowhere, and nothing is measured. */
  metrics?: { host: string; port: number };
}

/** One secret or several, the current one first. */
export function secretsOf(option: string | string[]): string[] {
  return (typeof option === 'string' ? option.split(',') : option).map((secret) => secret.trim());
}
