import { refuse } from '../http/answers';
import { refusalOfMissing, refusalOfWrong } from '../credentials';
import { FAILURES, provoke } from '../http/failures';
import type { Route } from './route';

/**
 * `GET /sns/jscode2session`
 * @see https://developers.weixin.qq.com/miniprogram/dev/OpenApiDoc/user-login/code2Session.html
 */
export const code2Session: Route = (sandbox, { query }) => {
  const asked = { appid: query.get('appid'), secret: query.get('secret') };
  const code = query.get('js_code');
  const missing = refusalOfMissing(asked);
  if (missing) return missing;
  if (!code) return refuse(41008, 'missing code');
  const wrong = refusalOfWrong(asked, sandbox.credentials);
  if (wrong) return wrong;
  const issued = sandbox.loginCodes.find(code);
  if (!issued) return refuse(40029, FAILURES[40029]);
  if (issued.failure !== undefined) return provoke(issued.failure);
  if (issued.used) return refuse(40163, FAILURES[40163]);
  issued.used = true;
  const openid = sandbox.openidOf(issued.user);
  return JSON.stringify({
    session_key: sandbox.sessionKeys.rotate(openid),
    openid,
    ...(issued.unionid && { unionid: sandbox.unionidOf(issued.user) }),
  });
};
