import type { Api, ErrorBody } from '../../typings/api';
import { isErrorCode } from './messages';

export type Route = keyof Api;

type Guards = { [R in Route]: (body: Partial<Api[R]['response']>) => boolean };

/** The fields without which the app could not go on. */
const GUARDS: Guards = {
  'POST /api/login': ({ token }) => typeof token === 'string' && token !== '',
  'GET /api/session': ({ user }) => typeof user?.id === 'string',
  'POST /api/logout': () => true,
};

const isObject = (body: unknown): body is object => typeof body === 'object' && body !== null && !Array.isArray(body);

/** Whether a 2xx body is this route's. A captive portal answers 200, too, with a page of its own. */
export function isAnswer<R extends Route>(route: R, body: unknown): body is Api[R]['response'] {
  return isObject(body) && GUARDS[route](body);
}

/** Whether a body is an error of the contract. A proxy's 401 or 502 page is not, so it never logs anybody out. */
export function isErrorBody(body: unknown): body is ErrorBody {
  return isObject(body) && 'code' in body && isErrorCode(body.code);
}
