import { app, mm } from 'egg-mock/bootstrap';
import { LoginTokens } from '../../server/lib/login_tokens';
import type { Jwt } from '../../server/lib/login_tokens';

/** What a restart of the server does to its tokens: whatever was remembered is verified anew, with the settings as they are now. */
export function restartTokens(appid = app.config.wechat.appid): void {
  mm(app, 'loginTokens', new LoginTokens(app.jwt as unknown as Jwt, appid, app.config.token));
}
