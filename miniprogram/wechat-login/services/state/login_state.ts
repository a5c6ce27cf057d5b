import type { ErrorBody, MaskedPhone, SessionResponse } from '../../../../typings/api';
import type { Failure } from '../../utils/errors';

/** The errors after which a token is invalid for good. Any other failure is an outage, which is never a logout. */
const ENDINGS = [
  'TOKEN_MISSING',
  'TOKEN_INVALID',
  'SESSION_EXPIRED',
  'SESSION_REPLACED',
  'SESSION_KICKED',
  'ACCOUNT_DELETED',
  'USER_BANNED',
] as const;

/** The server's answer that there is no login, or no longer, and why. */
export type Ending = Extract<ErrorBody, { code: (typeof ENDINGS)[number] }>;

export function isEnding(failure: Failure): failure is Ending {
  return (ENDINGS as readonly string[]).includes(failure.code);
}

/** The login state of the phone, for every page to render. */
export type LoginState =
  /** Storage has not been read yet. */
  | { status: 'starting' }
  /**
   * `problem`: why the last login failed. `left`: the state of the last logout. The phone has erased its login; the
   * server is being notified (`telling`), has been notified (`told`), or cannot be reached yet (`kept`). `closes`: the user
   * has asked to close the account as well: it is closed when `left` is `told`; without `left`, `problem` says why it is not.
   */
  | { status: 'guest'; problem?: Failure; left?: 'telling' | 'told' | 'kept'; closes?: true }
  /** `renews`: for a renewal without a tap, the answer that the session has expired. */
  | { status: 'loggingIn'; renews?: Ending }
  /**
   * `session`: as last seen. `confirmed`: seen since the start. `problem`: why the server could not be asked. `phone`: the
   * number that was bound during this login.
   */
  | {
      status: 'loggedIn';
      session?: SessionResponse;
      confirmed: boolean;
      checking: boolean;
      problem?: Failure;
      phone?: MaskedPhone;
    }
  | { status: 'loggingOut' }
  /** Ended, but not by this phone's user. The reason is kept until the user has seen it. */
  | { status: 'ended'; reason: Ending };

type Listener = (state: LoginState) => void;

let state: LoginState = { status: 'starting' };
let epoch = 0;
const listeners = new Set<Listener>();

export const loginState = (): LoginState => state;

/** Sets the state within the same epoch. Change the record before. */
export function enter(next: LoginState): void {
  state = next;
  for (const listener of [...listeners]) {
    // A listener has changed the state, and all listeners have got the newer one.
    if (state !== next) return;
    try {
      listener(next);
    } catch (error) {
      // A page's defect must not leave the login half done.
      console.error(error);
    }
  }
}

/**
 * Begins a new epoch, as every login, logout and ending does, and sets the state. Code that waits for an answer remembers
 * the epoch of its request; if that epoch is over, the answer must not change anything.
 * @return the new epoch
 */
export function begin(next: LoginState): number {
  epoch += 1;
  const own = epoch;
  enter(next);
  return own;
}

export const currentEpoch = (): number => epoch;

/** Calls the listener with the state, now and after every change. @return unsubscribes */
export function subscribe(listener: Listener): () => void {
  listeners.add(listener);
  listener(state);
  return () => void listeners.delete(listener);
}
