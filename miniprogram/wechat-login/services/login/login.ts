import { failureOf } from '../../utils/errors';
import { revoke } from '../logout/revocation';
import { boundPhone, keep, loginRecord } from '../state/login_record';
import type { Credential } from '../state/login_record';
import { begin, currentEpoch, enter, isEnding, loginState, subscribe } from '../state/login_state';
import type { Ending } from '../state/login_state';
import { restore } from '../state/restore';
import { canHaveExpired, newCredential } from './credential';
import { endLogin } from './ending';

/**
 * Logs in, which ends the user's older session. Call it only when the user asked for it. Concurrent callers share one
 * login. Never rejects.
 * @return whether the phone is logged in; if not, the state tells why
 */
export async function login(): Promise<boolean> {
  await restore();
  const { status } = loginState();
  if (status !== 'loggedIn' && status !== 'loggingIn') open();
  return afterLogin(() => loginState().status === 'loggedIn');
}

/** Runs `work` as soon as no login is under way, before another one can begin. */
export async function afterLogin<T>(work: () => T | Promise<T>): Promise<T> {
  await restore();
  while (loginState().status === 'loggingIn') await loginEnds();
  return work();
}

/** Resolves when the login under way has succeeded, failed or been cancelled. */
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
 * Handles the server's answer that the login of this epoch is over. A session that may have expired by itself is renewed
 * without a tap, at most once a day. One that was ended otherwise never is, so that two phones cannot keep ending each
 * other's sessions.
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
    // The user has logged out or in again meanwhile: without this, nothing would end the new session.
    if (epoch !== currentEpoch()) return void revoke(credential);
    await store(credential);
    if (epoch === currentEpoch()) enter({ status: 'loggedIn', confirmed: false, checking: false, ...boundPhone() });
  } catch (error) {
    const failure = failureOf(error);
    if (epoch !== currentEpoch()) return;
    if (isEnding(failure)) endLogin(failure);
    else if (renews) endLogin(renews);
    else begin({ status: 'guest', problem: failure });
  }
}

/** Stores the token before the phone counts as logged in: after a restart, an unstored session could not be logged out. */
async function store(credential: Credential): Promise<void> {
  const { revocations } = loginRecord();
  try {
    await keep({ credential, revocations, ...boundPhone() });
  } catch (error) {
    // If the user has logged out meanwhile, the logout revokes it.
    if (loginRecord().credential === credential) void revoke(credential);
    throw error;
  }
}
