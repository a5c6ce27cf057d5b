import type { Api } from '../../../../typings/api';
import type { Route } from '../../utils/http/answers';
import { request } from '../../utils/http/request';
import type { RouteOptions } from '../../utils/http/route';
import { asUser, asUserOnce } from './as_user';
import type { OnTask, Send } from './as_user';

export interface CallOptions {
  /** Milliseconds. @default 10_000 */
  timeout?: number;
  /** Receives a handle that aborts the call, which then fails with NETWORK. */
  onTask?: OnTask;
}

type Options = CallOptions & { params?: Readonly<Record<string, string | number>> };

/**
 * Calls a route as the logged-in user. Waits for a login that is under way, but starts none. If the session has expired
 * and is renewed, the call is repeated once.
 * @param options - with `params` for a route such as `GET /api/orders/:id`
 * @throws AppError LOGGED_OUT without a login, or if it ends before the answer; else as `request`
 */
export function call<R extends Route>(
  route: R,
  data: Api[R]['request'],
  ...[options]: RouteOptions<R, CallOptions>
): Promise<Api[R]['response']> {
  return asUser(sender(route, data, options), options?.onTask);
}

/** As `call`, but never repeated. */
export function callOnce<R extends Route>(
  route: R,
  data: Api[R]['request'],
  options?: CallOptions,
): Promise<Api[R]['response']> {
  return asUserOnce(sender(route, data, options), options?.onTask);
}

function sender<R extends Route>(
  route: R,
  data: Api[R]['request'],
  { timeout, params }: Options = {},
): Send<Api[R]['response']> {
  return (token, onTask) => request(route, data, { token, timeout, params, onTask });
}
