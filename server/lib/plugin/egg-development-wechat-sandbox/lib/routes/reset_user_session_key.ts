import { succeed } from '../http/answers';
import type { Route } from './route';
import { refusalOfSignature } from './user_signature';

/**
 * `GET /wxa/resetusersessionkey`
 * @see https://developers.weixin.qq.com/miniprogram/dev/OpenApiDoc/user-login/ResetUserSessionKey.html
 */
export const resetUserSessionKey: Route = (sandbox, request) => {
  const refusal = refusalOfSignature(sandbox, request);
  if (refusal) return refusal;
  const openid = request.query.get('openid')!;
  return succeed({ openid, session_key: sandbox.sessionKeys.rotate(openid) });
};
