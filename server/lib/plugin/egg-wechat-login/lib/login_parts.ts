import type { Application, EggLogger } from 'egg';
import type { Redis } from 'ioredis';
import { secretsOf } from '../config/options';
import type { WechatLoginOptions } from '../config/options';
import { auditTo } from './audit/audit';
import { AuditLog } from './audit/audit_log';
import { OnceAMinute } from './audit/once_a_minute';
import { writeAtOnce } from './audit/write_at_once';
import type { Measures } from './metrics/worker/measure_worker';
import { PushMessages } from './wechat/push/push_messages';
import { LoginLimiter } from './redis/login_limiter';
import { Accounts } from './session/account/accounts';
import { ForgetHooks } from './session/account/forget_hooks';
import { ForgetQueue } from './session/account/forget_queue';
import { PhoneRequests } from './session/account/phone_requests';
import { SessionKeys } from './session/account/session_keys';
import { Sessions } from './session/sessions';
import type { SessionParts } from './session/sessions';
import { SessionStore } from './session/store/store';
import { SessionWatch } from './session/watch/session_watch';
import { LoginTokens } from './token/login_tokens';
import { AccessTokens } from './wechat/access_token/access_tokens';
import { tokenFetcher } from './wechat/access_token/fetch_token';
import { SessionKeyCipher } from './wechat/session_key_cipher';
import { WechatClient } from './wechat/wechat_client';
import { redisOf } from './redis/redis_of';
import { dispatcherOf } from './wechat/transport/dispatcher_of';

/** What the routes use. */
export interface LoginParts extends SessionParts {
  options: WechatLoginOptions;
  redis: Redis;
  logger: EggLogger;
  auditLog: AuditLog;
  refusals: OnceAMinute;
  wechat: WechatClient;
  accessTokens: AccessTokens;
  sessions: Sessions;
  sessionKeys: SessionKeys;
  phones: PhoneRequests;
  hooks: ForgetHooks;
  queue: ForgetQueue;
  accounts: Accounts;
  /** Absent unless the option `push` is set. */
  push?: PushMessages;
}

/** Makes the parts of the login, with what measures them if the metrics are on. */
export function partsOf(app: Application, measures?: Measures): LoginParts {
  const { wechatLogin: options } = app.config;
  const { appid, sessionIdleSeconds: idleSeconds, sessionMaxSeconds: maxSeconds } = options;
  const redis = redisOf(app, options.redis);
  const auditLogger = app.getLogger('wechatLoginAudit');
  writeAtOnce(auditLogger, (message) => app.logger.error(message), measures?.lostAuditLines);
  const auditLog = new AuditLog((text) => auditLogger.info(text));
  const cipher = new SessionKeyCipher(secretsOf(options.sessionKeySecret));
  const dispatcher = () => dispatcherOf(app);
  const accessTokens = new AccessTokens(redis, cipher, appid, tokenFetcher(options, dispatcher, measures?.wechat));
  const refusals = new OnceAMinute();
  const hooks = new ForgetHooks();
  const queue = new ForgetQueue(redis, cipher, appid);
  const parts = {
    hooks,
    queue,
    logger: app.logger,
    options,
    redis,
    auditLog,
    refusals,
    accessTokens,
    store: new SessionStore(redis, { idleSeconds, maxSeconds, observe: measures?.store }),
    watch: new SessionWatch(redis, options.wait, app.logger),
    tokens: new LoginTokens(appid, {
      issuer: options.tokenIssuer,
      secrets: secretsOf(options.jwtSecret),
      cacheSize: options.tokenCacheSize,
    }),
    cipher,
    limiter: new LoginLimiter(redis, options.loginRateLimit),
    wechat: new WechatClient(options, dispatcher, accessTokens, measures?.wechat),
    audit: auditTo(app, auditLog, refusals),
  };
  const accounts = new Accounts(parts);
  const push = options.push && new PushMessages(app, options.push, { ...parts, accounts, count: measures?.push });
  return Object.assign(parts, {
    sessions: new Sessions(parts),
    sessionKeys: new SessionKeys(parts),
    phones: new PhoneRequests(parts),
    accounts,
    push,
  });
}
