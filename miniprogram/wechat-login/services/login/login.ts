import { failureOf } from '../../utils/errors';
import { revoke } from '../logout/revocation';
import { keep, loginRecord } from '../state/login_record';
import type { Credential } from '../state/login_record';
import { begin, currentEpoch, enter, isEnding, loginState, subscribe } from '../state/login_state';
import type { Ending } from '../state/login_state';
import { restore } from '../state/restore';
import { canHaveExpired, newCredential } from './credential';
import { endLogin } from './ending';

/**
 * Logs the phone in, and ends the user's older session with it. Only for a user who asked for it. Any number of callers
 * share one login. Never rejects.
 * @return whether the phone is logged in; if not, the state tells why
 */
export async function login(): Promise<boolean> {
  await restore();
  const { status } = loginState();
  if (status !== 'loggedIn' && status !== 'loggingIn') open();
  return afterLogin(() => loginState().status === 'loggedIn');
}

/** Does something as soon as no login is under way (any more), before another one can begin. */
export async function afterLogin<T>(work: () => T | Promise<T>): Promise<T> {
  await restore();
  while (loginState().status === 'loggingIn') await loginEnds();
  return work();
}

/** Resolves as soon as the login that is under way has succeeded, failed or been given up. */
function loginEnds(): Promise<void> {
  return new Promise((resolve) => {
    const unsubscribe = subscribe(({ status }) => {
      if (status === 'loggingIn') return;
      unsubscribe();
      resolve();
    });
  });
}

/**
 * What becomes of the login of this epoch when the server says that it is over. A session that can have expired is renewed
 * without a tap, at most once a day; one that something else has ended never is, so two phones cannot go on ending each
 * other's.
 */
export function heedEnding(reason: Ending, epoch: number): void {
  if (epoch !== currentEpoch()) return;
  if (reason.code === 'SESSION_EXPIRED' && canHaveExpired(loginRecord().credential)) open(reason);
  else endLogin(reason);
}

function open(renews?: Ending): void {
  void attempt(begin({ status: 'loggingIn', renews }), renews);
}

async function attempt(epoch: number, renews?: Ending): Promise<void> {
  try {
    const credential = await newCredential(epoch);
    if (!credential) return;
    // The user has logged out, or on to another login: nobody would ever end this session.
    if (epoch !== currentEpoch()) return void revoke(credential);
    await store(credential);
    if (epoch === currentEpoch()) enter({ status: 'loggedIn', confirmed: false, checking: false });
  } catch (error) {
    const failure = failureOf(error);
    if (epoch !== currentEpoch()) return;
    if (isEnding(failure)) endLogin(failure);
    else if (renews) endLogin(renews);
    else begin({ status: 'guest', problem: failure });
  }
}

/** Only once it is in storage is the phone logged in: a session that a restart forgets could not be ended by its user. */
async function store(credential: Credential): Promise<void> {
  const { revocations } = loginRecord();
  try {
    await keep({ credential, revocations });
  } catch (error) {
    // Unless the user has logged out meanwhile, which does the same.
    if (loginRecord().credential === credential) void revoke(credential);
    throw error;
  }
}
