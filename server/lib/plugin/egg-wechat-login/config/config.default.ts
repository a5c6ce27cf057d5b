import type { EggAppConfig, PowerPartial } from 'egg';
import { plainLine } from '../lib/http/log/log_format';
import type { WechatLoginOptions } from './options';

/** Every option with its default: the reference. An option with '' is required. */
const wechatLogin: WechatLoginOptions = {
  appid: '',
  secret: '',
  jwtSecret: '',
  sessionKeySecret: '',
  apiBase: 'https://api.weixin.qq.com',
  accessTokenUrl: undefined,
  push: undefined,
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
  // A phone that changes networks leaves a long poll behind for up to 25 seconds, so a session may have several. `maxWaits`
  // limits the memory: a waiting request with its connection takes some 20 KB.
  wait: { maxWaits: 10_000, maxWaitsPerSession: 4, heartbeatMs: 5000 },
  internal: undefined,
  metrics: undefined,
};

/** Writes the line as it is. Egg's types lack `contextFormatter`, and that a formatter always gets its line. */
const AS_IT_IS: object = { formatter: plainLine, contextFormatter: plainLine };

export default (): PowerPartial<EggAppConfig> => ({
  wechatLogin,
  // The audit log: its own file in Egg's log folder, complete at any log level of the application.
  customLogger: { wechatLoginAudit: { file: 'wechat-login-audit.log', level: 'INFO', ...AS_IT_IS } },
});
