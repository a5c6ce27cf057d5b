import { app, mm } from 'egg-mock/bootstrap';
import { secretsOf } from '../../../server/lib/plugin/egg-wechat-login/config/options';
import { LoginTokens } from '../../../server/lib/plugin/egg-wechat-login/lib/token/login_tokens';

/**
 * Does to tokens what a restart does, until the end of the test: empties the cache and applies these settings.
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
