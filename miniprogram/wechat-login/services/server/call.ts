import type { Api } from '../../../../typings/api';
import type { Route } from '../../utils/answers';
import { AppError, failureOf } from '../../utils/errors';
import { request } from '../../utils/request';
import { afterLogin, heedEnding } from '../login/login';
import { tellServer } from '../logout/revocation';
import { loginRecord, markSeen } from '../state/login_record';
import { currentEpoch, isEnding, loginState, subscribe } from '../state/login_state';

export interface CallOptions {
  /** Milliseconds. @default 10_000 */
  timeout?: number;
  /** Receives a handle that aborts the call, which then fails with NETWORK. */
  onTask?: (task: { abort(): void }) => void;
}

/** Whether the phone is logged in, or a login is under way. */
const isLoggedIn = () => ['loggedIn', 'loggingIn'].includes(loginState().status);

export const loggedOut = () => new AppError({ code: 'LOGGED_OUT' });

/**
 * Calls a route as the logged-in user. Waits for a login that is under way, but starts none. If the session has expired
 * and is renewed, the call is repeated once.
 * @throws AppError LOGGED_OUT without a login, or if it ends before the answer; else as `request`
 */
export async function call<R extends Route>(route: R, data: Api[R]['request'], options?: CallOptions) {
  try {
    return await callOnce(route, data, options);
  } catch (error) {
    // A 401 had no effect, so the call can be repeated if there is a newer login, or will be one.
    if (!isEnding(failureOf(error)) || !isLoggedIn()) throw error;
    return await callOnce(route, data, options);
  }
}

/** As `call`, but never repeated. */
export function callOnce<R extends Route>(
  route: R,
  data: Api[R]['request'],
  options: CallOptions = {},
): Promise<Api[R]['response']> {
  return afterLogin(() => send(route, data, options));
}

async function send<R extends Route>(route: R, data: Api[R]['request'], { timeout, onTask }: CallOptions) {
  const { credential } = loginRecord();
  if (loginState().status !== 'loggedIn' || !credential) throw loggedOut();
  const epoch = currentEpoch();
  let givenUp = false;
  let unsubscribe = () => {};
  const giveUpAtLogout = (task: { abort(): void }) => {
    onTask?.(task);
    unsubscribe = subscribe(() => {
      givenUp ||= !isLoggedIn();
      if (givenUp) task.abort();
    });
  };
  try {
    const answer = await request(route, data, { token: credential.token, timeout, onTask: giveUpAtLogout });
    void markSeen(credential.token);
    // The server is reachable: notify it of pending logouts.
    void tellServer();
    if (!givenUp) return answer;
  } catch (error) {
    if (!givenUp) {
      const failure = failureOf(error);
      if (isEnding(failure)) heedEnding(failure, epoch);
      throw error;
    }
  } finally {
    unsubscribe();
  }
  throw loggedOut();
}
