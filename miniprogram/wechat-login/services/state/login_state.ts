import type { ErrorBody, SessionResponse } from '../../../../typings/api';
import type { Failure } from '../../utils/errors';

/** After these a token is worthless for good. Everything else is an outage, which is never a logout. */
const ENDINGS = [
  'TOKEN_MISSING',
  'TOKEN_INVALID',
  'SESSION_EXPIRED',
  'SESSION_REPLACED',
  'SESSION_KICKED',
  'USER_BANNED',
] as const;

/** An answer of our server that says that there is no login (any more), and why. */
export type Ending = Extract<ErrorBody, { code: (typeof ENDINGS)[number] }>;

export function isEnding(failure: Failure): failure is Ending {
  return (ENDINGS as readonly string[]).includes(failure.code);
}

/** The login state of the phone, for every page to render. */
export type LoginState =
  /** Storage has not been read yet. */
  | { status: 'starting' }
  /**
   * `problem`: why the last attempt to log in failed. `left`: what became of the session that the user has logged out of:
   * the server is being told, has been told, or cannot be told yet; the phone has forgotten it in any case.
   */
  | { status: 'guest'; problem?: Failure; left?: 'telling' | 'told' | 'kept' }
  /** `renews`: the answer that the session has expired, when it is renewed without a tap. */
  | { status: 'loggingIn'; renews?: Ending }
  /** `session`: as last seen. `confirmed`: seen since the start. `problem`: why the server could not be asked just now. */
  | { status: 'loggedIn'; session?: SessionResponse; confirmed: boolean; checking: boolean; problem?: Failure }
  | { status: 'loggingOut' }
  /** Not by this phone's user; the reason is kept until the user has seen it. */
  | { status: 'ended'; reason: Ending };

type Listener = (state: LoginState) => void;

let state: LoginState = { status: 'starting' };
let epoch = 0;
const listeners = new Set<Listener>();

export const loginState = (): LoginState => state;

/** @param next - replaces the state within the same login; what belongs to it is in the record already */
export function enter(next: LoginState): void {
  state = next;
  for (const listener of [...listeners]) {
    // A listener has changed the state, and all have been told of the newer one.
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
 * The fence: every login, logout and ending begins a new epoch. Anyone who waits for an answer remembers the epoch in
 * which it was asked for; if that is over, the answer may neither write nor clear anything.
 * @return the new epoch
 */
export function begin(next: LoginState): number {
  epoch += 1;
  const own = epoch;
  enter(next);
  return own;
}

export const currentEpoch = (): number => epoch;

/** Calls the listener with the state, at once and after every change. @return ends the subscription */
export function subscribe(listener: Listener): () => void {
  listeners.add(listener);
  listener(state);
  return () => void listeners.delete(listener);
}
