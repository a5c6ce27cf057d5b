import { checkSession } from './check_session';
import { code2Session } from './code2session';
import { getUserPhoneNumber } from './get_user_phone_number';
import { resetUserSessionKey } from './reset_user_session_key';
import type { Route } from './route';
import { stableToken } from './stable_token';

/** WeChat's endpoints. */
export const ROUTES = {
  '/sns/jscode2session': code2Session,
  '/cgi-bin/stable_token': stableToken,
  '/wxa/business/getuserphonenumber': getUserPhoneNumber,
  '/wxa/checksession': checkSession,
  '/wxa/resetusersessionkey': resetUserSessionKey,
} as const satisfies Record<string, Route>;

export type Endpoint = keyof typeof ROUTES;

export function isEndpoint(path: string): path is Endpoint {
  return Object.hasOwn(ROUTES, path);
}
