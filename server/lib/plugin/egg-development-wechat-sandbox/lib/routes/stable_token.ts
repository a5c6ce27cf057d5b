import { refuse } from '../http/answers';
import { refusalOfMissing, refusalOfWrong } from '../credentials';
import { FAILURES } from '../http/failures';
import { notJson, parseBody, refusalOfMethod } from './route';
import type { Route } from './route';

/**
 * `POST /cgi-bin/stable_token`
 * @see https://developers.weixin.qq.com/miniprogram/dev/OpenApiDoc/mp-access-token/getStableAccessToken.html
 */
export const stableToken: Route = ({ accessTokens, credentials }, { method, body }) => {
  const otherMethod = refusalOfMethod(method, 'POST');
  if (otherMethod) return otherMethod;
  const asked = parseBody(body);
  if (!asked) return notJson;
  const { grant_type: grantType, appid, secret, force_refresh: force } = asked;
  if (grantType !== 'client_credential') return refuse(40002, 'invalid grant_type');
  const refusal = refusalOfMissing({ appid, secret }) ?? refusalOfWrong({ appid, secret }, credentials);
  if (refusal) return refusal;
  const token = force === true ? accessTokens.refresh() : accessTokens.current();
  if (!token) return refuse(45009, FAILURES[45009]);
  const seconds = Math.floor((token.endsAt - Date.now()) / 1000);
  return JSON.stringify({ access_token: token.text, expires_in: seconds });
};
