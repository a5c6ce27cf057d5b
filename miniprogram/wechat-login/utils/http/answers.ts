import type {
  Api,
  ErrorBody,
  LoginApi,
  LoginResponse,
  MaskedPhone,
  PhoneResponse,
  SessionResponse,
} from '../../../../typings/api';
import { isClientCode, isErrorCode } from '../messages';

export type Route = keyof Api;

/** The routes of the application itself. */
export type OwnRoute = Exclude<Route, keyof LoginApi>;

/** Whether an answer has the fields that the app relies on. */
export type Guard = (body: unknown, status: number) => boolean;

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

/** Typed so that a new route of the login does not compile without a guard. */
const LOGIN_GUARDS: Record<keyof LoginApi, Guard> = {
  'POST /api/login': isLogin,
  'GET /api/session': (body) => isObject(body) && typeof (body as Partial<SessionResponse>).user?.id === 'string',
  'GET /api/session?wait=25': (_body, status) => status === 204,
  'POST /api/logout': isObject,
  'POST /api/session/key': isObject,
  'DELETE /api/account': isObject,
  'POST /api/phone': isPhone,
};

const guards = new Map<string, Guard>(Object.entries(LOGIN_GUARDS));

/**
 * Sets the guards of routes of your own: what their answers must have for `call` and `upload` to take them. A route without a
 * guard takes any JSON object or list, and any 204.
 */
export function defineGuards(own: { [R in OwnRoute]?: Guard }): void {
  for (const [route, guard] of Object.entries<Guard | undefined>(own)) if (guard) guards.set(route, guard);
}

const isJson: Guard = (body, status) => status === 204 || (typeof body === 'object' && body !== null);

/** Whether a 2xx answer is this route's. A captive portal also answers 200, with its own page. */
export function isAnswer<R extends Route>(route: R, status: number, body: unknown): body is Api[R]['response'] {
  return (guards.get(route) ?? isJson)(body, status);
}

const CODE = /^[A-Z][A-Z\d_]*$/;
const REQUEST_ID = /^[\w.:-]{8,64}$/;

/**
 * Whether a body is an error of the contract: one of its codes, or with another code all that the contract says. A proxy's 401
 * or 502 page is not, so it never logs anyone out.
 */
export function isErrorBody(body: unknown): body is ErrorBody {
  if (!isObject(body)) return false;
  const { code, message, requestId } = body as Partial<Record<string, unknown>>;
  if (isErrorCode(code)) return true;
  if (typeof code !== 'string' || !CODE.test(code) || isClientCode(code)) return false;
  return typeof message === 'string' && message !== '' && typeof requestId === 'string' && REQUEST_ID.test(requestId);
}
