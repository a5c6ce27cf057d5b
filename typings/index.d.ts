import 'egg';
import 'egg-jwt';
import 'egg-redis';
import type { RateLimiterRedis } from 'rate-limiter-flexible';
import type { SessionKeyCipher } from '../server/lib/session_key_cipher';
import type { SessionLimits, SessionStore } from '../server/lib/session_store';
import type { SessionResponse, User } from './api';

/** What this service adds to Egg. */
declare module 'egg' {
  interface Application {
    sessionStore: SessionStore;
    sessionKeyCipher: SessionKeyCipher;
    /** undefined: logins are not limited. */
    loginLimiter?: RateLimiterRedis;
  }

  interface Context {
    /** The logged-in user: behind the `authenticate` middleware only. */
    user: User;
    /** The logged-in user's session: behind the `authenticate` middleware only. */
    loginSession: SessionResponse;
  }

  interface EggAppConfig {
    wechat: {
      appid: string;
      secret: string;
      apiBase: string;
      /** Milliseconds that WeChat has for an answer. */
      timeout: number;
      /** Whether the WeChat sandbox stands in for WeChat (local and unittest only). */
      sandbox: boolean;
    };
    loginSession: SessionLimits & { keySecrets: string[] };
    loginRateLimit: { perMinute: number };
    token: { issuer: string; retiredSecrets: string[] };
  }
}
