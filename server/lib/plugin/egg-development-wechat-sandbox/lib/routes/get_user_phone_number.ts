import { refuse, succeed } from '../http/answers';
import { FAILURES, provoke } from '../http/failures';
import { notJson, parseBody, refusalOfMethod } from './route';
import type { Route } from './route';

/**
 * `POST /wxa/business/getuserphonenumber`
 * @see https://developers.weixin.qq.com/miniprogram/dev/OpenApiDoc/user-info/phone-number/getPhoneNumber.html
 */
export const getUserPhoneNumber: Route = (sandbox, { method, query, body }) => {
  const refusal = refusalOfMethod(method, 'POST') ?? sandbox.accessTokens.refusalOf(query.get('access_token'));
  if (refusal) return refusal;
  const asked = parseBody(body);
  if (!asked) return notJson;
  const issued = sandbox.phoneCodes.find(String(asked.code));
  if (issued?.failure !== undefined) return provoke(issued.failure);
  if (!issued || issued.used) return refuse(40029, FAILURES[40029]);
  // With an openid, WeChat checks whose code it is.
  if (asked.openid !== undefined && asked.openid !== sandbox.openidOf(issued.user)) {
    return refuse(40029, FAILURES[40029]);
  }
  issued.used = true;
  return succeed({ phone_info: sandbox.phoneOf(issued.user) });
};
