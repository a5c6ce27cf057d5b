import { succeed } from '../http/answers';
import type { Route } from './route';
import { refusalOfSignature } from './user_signature';

/**
 * `GET /wxa/checksession`
 * @see https://developers.weixin.qq.com/miniprogram/dev/OpenApiDoc/user-login/checkSessionKey.html
 */
export const checkSession: Route = (sandbox, request) => refusalOfSignature(sandbox, request) ?? succeed();
