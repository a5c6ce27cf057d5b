import 'egg';
import 'egg-jwt';
import 'egg-redis';
import type { Server } from 'node:http';
import type { RedisSettings, Settings } from '../server/config/settings';
import type { AuditLog } from '../server/lib/audit_log';
import type { Bulkhead } from '../server/lib/bulkhead';
import type { LoginLimiter } from '../server/lib/login_limiter';
import type { LoginTokenOptions, LoginTokens, TokenClaims } from '../server/lib/login_tokens';
import type { SessionEvent, SessionEvents } from '../server/lib/session_events';
import type { SessionKeyCipher } from '../server/lib/session_key_cipher';
import type { SessionLimits, SessionStore } from '../server/lib/session_store';
import type { SessionWatch, SessionWatchOptions } from '../server/lib/session_watch';
import type { SessionResponse, User } from './api';

/** As node types the listeners of events that it does not know. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
type OtherListener = (...args: any[]) => void;

/** What this service adds to Egg. */
declare module 'egg' {
  interface Application {
    /** Written to by `ctx.audit`. */
    auditLog: AuditLog;
    sessionStore: SessionStore;
    /** Tells requests that wait when their session may have ended. */
    sessionWatch: SessionWatch;
    sessionKeyCipher: SessionKeyCipher;
    loginTokens: LoginTokens;
    loginLimiter: LoginLimiter;
    /** Around the calls to WeChat. */
    wechatBulkhead: Bulkhead;
    /** Egg's HTTP server, once it serves. */
    server?: Server;

    /**
     * What happens to people's sessions, in the worker that did it: see server/lib/session_events. A listener that throws
     * or rejects is logged and harms nothing.
     */
    on<E extends SessionEvent>(event: E, listener: (event: Readonly<SessionEvents[E]>) => unknown): this;
    on<E extends string | symbol>(event: E extends SessionEvent ? never : E, listener: OtherListener): this;
    once<E extends SessionEvent>(event: E, listener: (event: Readonly<SessionEvents[E]>) => unknown): this;
    once<E extends string | symbol>(event: E extends SessionEvent ? never : E, listener: OtherListener): this;
  }

  interface Context {
    /** The logged-in user: behind the `authenticate` middleware only. */
    user: User;
    /** What the request's token says: behind the `authenticate` middleware only. */
    claims: TokenClaims;
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
      /** Calls to WeChat that a worker has under way at most; a login beyond them is refused at once. */
      maxConcurrent: number;
      /** Whether the WeChat sandbox stands in for WeChat (local and unittest only). */
      sandbox: boolean;
    };
    loginSession: SessionLimits & { keySecrets: string[] };
    sessionWatch: SessionWatchOptions;
    /** Milliseconds that the requests in flight have to be answered when a worker ends. */
    drainLimit: number;
    loginRateLimit: { perMinute: number };
    /** Where the agent serves the metrics and which Redis it counts the sessions in; undefined when they are off. */
    metrics?: NonNullable<Settings['metrics']> & { redis: RedisSettings };
    token: LoginTokenOptions;
  }
}
