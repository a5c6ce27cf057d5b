import { AppError, failureOf } from '../../utils/errors';
import type { Task } from '../../utils/http/sent';
import { afterLogin, heedEnding } from '../login/login';
import { tellServer } from '../logout/revocation';
import { loginRecord, markSeen } from '../state/login_record';
import { currentEpoch, isEnding, loginState, subscribe } from '../state/login_state';

/** Sends a request with this token. `onTask` takes what aborts it. */
export type Send<T> = (token: string, onTask: (task: Task) => void) => Promise<T>;

/** Receives a handle that aborts the request, which then fails with NETWORK. */
export type OnTask = (task: Task) => void;

/** Whether the phone is logged in, or a login is under way. */
const isLoggedIn = () => ['loggedIn', 'loggingIn'].includes(loginState().status);

export const loggedOut = () => new AppError({ code: 'LOGGED_OUT' });

/**
 * Sends a request as the logged-in user. Waits for a login that is under way, but starts none. If the session has expired
 * and is renewed, the request is repeated once.
 * @throws AppError LOGGED_OUT without a login, or if it ends before the answer; else as `send`
 */
export async function asUser<T>(send: Send<T>, onTask?: OnTask): Promise<T> {
  try {
    return await asUserOnce(send, onTask);
  } catch (error) {
    // A 401 had no effect, so the request can be repeated if there is a newer login, or will be one.
    if (!isEnding(failureOf(error)) || !isLoggedIn()) throw error;
    return await asUserOnce(send, onTask);
  }
}

/** As `asUser`, but never repeated. */
export function asUserOnce<T>(send: Send<T>, onTask?: OnTask): Promise<T> {
  return afterLogin(() => sendFenced(send, onTask));
}

/** Aborts the request at a logout, and gives its answer to the login that it belongs to. */
async function sendFenced<T>(send: Send<T>, onTask?: OnTask): Promise<T> {
  const { credential } = loginRecord();
  if (loginState().status !== 'loggedIn' || !credential) throw loggedOut();
  const epoch = currentEpoch();
  let givenUp = false;
  let unsubscribe = () => {};
  const giveUpAtLogout = (task: Task) => {
    onTask?.(task);
    unsubscribe = subscribe(() => {
      givenUp ||= !isLoggedIn();
      if (givenUp) task.abort();
    });
  };
  try {
    const answer = await send(credential.token, giveUpAtLogout);
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
