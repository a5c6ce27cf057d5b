import type { Api, ErrorBody, LoginResponse, MaskedPhone, PhoneResponse, SessionResponse } from '../../../typings/api';
import { isErrorCode } from './messages';

export type Route = keyof Api;

type Guards = { [R in Route]: (body: unknown, status: number) => boolean };

const isObject = (body: unknown): body is object => typeof body === 'object' && body !== null && !Array.isArray(body);

function isLogin(body: unknown): boolean {
  if (!isObject(body)) return false;
  const { token, expiresIn } = body as Partial<LoginResponse>;
  return typeof token === 'string' && token !== '' && typeof expiresIn === 'number';
}

function isPhone(body: unknown): boolean {
  if (!isObject(body)) return false;
  const { countryCode, masked }: Partial<MaskedPhone> = (body as Partial<PhoneResponse>).phone ?? {};
  return typeof countryCode === 'string' && typeof masked === 'string';
}

/** Whether an answer has the fields that the app relies on. */
const GUARDS: Guards = {
  'POST /api/login': isLogin,
  'GET /api/session': (body) => isObject(body) && typeof (body as Partial<SessionResponse>).user?.id === 'string',
  'GET /api/session?wait=25': (_body, status) => status === 204,
  'POST /api/logout': isObject,
  'POST /api/session/key': isObject,
  'DELETE /api/account': isObject,
  'POST /api/phone': isPhone,
};

/** Whether a 2xx answer is this route's. A captive portal also answers 200, with its own page. */
export function isAnswer<R extends Route>(route: R, status: number, body: unknown): body is Api[R]['response'] {
  return GUARDS[route](body, status);
}

/** Whether a body is an error of the contract. A proxy's 401 or 502 page is not, so it never logs anyone out. */
export function isErrorBody(body: unknown): body is ErrorBody {
  return isObject(body) && 'code' in body && isErrorCode(body.code);
}
