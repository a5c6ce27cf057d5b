import type { EggAppConfig, PowerPartial } from 'egg';
import { plainLine } from '../lib/http/log_format';
import type { WechatLoginOptions } from './options';

/** Every option with its default: the reference. Those that are '' are required. */
const wechatLogin: WechatLoginOptions = {
  appid: '',
  secret: '',
  jwtSecret: '',
  sessionKeySecret: '',
  apiBase: 'https://api.weixin.qq.com',
  sessionIdleSeconds: 7 * 24 * 3600,
  sessionMaxSeconds: 30 * 24 * 3600,
  loginRateLimit: 60,
  redis: undefined,
  userProperty: 'user',
  verboseErrors: false,

  tokenIssuer: 'egg-wechat-login',
  tokenCacheSize: 10_000,
  wechatTimeoutMs: 3000,
  wechatMaxConcurrent: 200,
  // A phone that changes its network leaves a request behind for up to 25 seconds, so one session may have several. The limit
  // for all of them bounds the memory: a waiting request and its connection take some 20 KB.
  wait: { maxWaits: 10_000, maxWaitsPerSession: 4, heartbeatMs: 5000 },
  batches: false,
  metrics: undefined,
};

/** Egg's types know neither `contextFormatter` nor that a formatter always gets its line. */
const AS_IT_IS: object = { formatter: plainLine, contextFormatter: plainLine };

export default (): PowerPartial<EggAppConfig> => ({
  wechatLogin,
  // The audit log: a file of its own, beside those of Egg.
  customLogger: { wechatLoginAudit: { file: 'wechat-login-audit.log', ...AS_IT_IS } },
});
