import type { Api } from '../../typings/api';
import type { Route } from '../utils/answers';
import { AppError, failureOf } from '../utils/errors';
import { request } from '../utils/request';
import { heedEnding, loginSettled } from './login';
import { loginRecord } from './login_record';
import { currentEpoch, isEnding, loginState, subscribe } from './login_state';
import { tellServer } from './revocation';

export interface CallOptions {
  /** Milliseconds. @default TIMEOUT_MS */
  timeout?: number;
  /** Gets a function that gives the call up; it then fails with NETWORK. */
  onTask?: (task: { abort(): void }) => void;
}

/** Whether there is a login, or one is being renewed. */
const isLoggedIn = () => ['loggedIn', 'loggingIn'].includes(loginState().status);

/**
 * Calls a route as the logged-in user. Waits for a login that is under way, and starts none. When the session is found to
 * have expired, the call waits for its renewal and is made once more.
 * @throws AppError LOGGED_OUT without a login, or when it has ended before the answer; else as `request`
 */
export async function call<R extends Route>(route: R, data: Api[R]['request'], options?: CallOptions) {
  const epoch = await loginEpoch();
  try {
    return await callOnce(route, data, options);
  } catch (error) {
    // A 401 has done nothing. By now there is, or will be, a newer login.
    if (!isEnding(failureOf(error)) || epoch === currentEpoch() || !isLoggedIn()) throw error;
    return await callOnce(route, data, options);
  }
}

/** As `call`, without another try. */
export async function callOnce<R extends Route>(
  route: R,
  data: Api[R]['request'],
  { timeout, onTask }: CallOptions = {},
): Promise<Api[R]['response']> {
  const epoch = await loginEpoch();
  const { token } = loginRecord().credential!;
  let unsubscribe = () => {};
  const giveUpAtLogout = (task: { abort(): void }) => {
    onTask?.(task);
    unsubscribe = subscribe(() => !isLoggedIn() && task.abort());
  };
  try {
    const answer = await request(route, data, { token, timeout, onTask: giveUpAtLogout });
    // The server is there: a chance for what it has not been told yet.
    void tellServer();
    if (isLoggedIn()) return answer;
  } catch (error) {
    const failure = failureOf(error);
    if (isEnding(failure)) heedEnding(failure, epoch);
    if (isEnding(failure) || isLoggedIn()) throw error;
  } finally {
    unsubscribe();
  }
  throw new AppError({ code: 'LOGGED_OUT' });
}

/** @throws AppError LOGGED_OUT */
async function loginEpoch(): Promise<number> {
  await loginSettled();
  if (loginState().status !== 'loggedIn') throw new AppError({ code: 'LOGGED_OUT' });
  return currentEpoch();
}
