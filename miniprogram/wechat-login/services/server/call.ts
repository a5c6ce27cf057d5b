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
  /** Gets a function that gives the call up; it then fails with NETWORK. */
  onTask?: (task: { abort(): void }) => void;
}

/** Whether there is a login, or one is being renewed. */
const isLoggedIn = () => ['loggedIn', 'loggingIn'].includes(loginState().status);

const loggedOut = () => new AppError({ code: 'LOGGED_OUT' });

/**
 * Calls a route as the logged-in user. Waits for a login that is under way, and starts none. When the session is found to
 * have expired, the call waits for its renewal and is made once more.
 * @throws AppError LOGGED_OUT without a login, or when it has ended before the answer; else as `request`
 */
export async function call<R extends Route>(route: R, data: Api[R]['request'], options?: CallOptions) {
  try {
    return await callOnce(route, data, options);
  } catch (error) {
    // A 401 has done nothing. If there is a login now, or soon, it is a newer one.
    if (!isEnding(failureOf(error)) || !isLoggedIn()) throw error;
    return await callOnce(route, data, options);
  }
}

/** As `call`, without another try. */
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
    // The server is there: a chance for what it has not been told yet.
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
