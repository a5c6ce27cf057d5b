import { app, mm } from 'egg-mock/bootstrap';
import { secretsOf } from '../../../server/lib/plugin/egg-wechat-login/config/options';
import { LoginTokens } from '../../../server/lib/plugin/egg-wechat-login/lib/token/login_tokens';

/**
 * What a restart of the server does to its tokens, until the end of the test: the cache is empty, and these settings hold.
 *
 * @return the new LoginTokens
 */
export function restartTokens({
  appid = app.config.wechatLogin.appid,
  secrets = secretsOf(app.config.wechatLogin.jwtSecret),
  cacheSize = app.config.wechatLogin.tokenCacheSize,
} = {}): LoginTokens {
  const tokens = new LoginTokens(appid, { issuer: app.config.wechatLogin.tokenIssuer, secrets, cacheSize });
  mm(app.wechatLogin.parts, 'tokens', tokens);
  return tokens;
}
