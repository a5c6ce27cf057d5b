import { failureOf } from '../../utils/errors';
import { keepOrErase, loginRecord } from '../state/login_record';
import type { Revocation } from '../state/login_record';
import { begin, currentEpoch, enter, loginState } from '../state/login_state';
import { restore } from '../state/restore';
import { tellServer } from './revocation';

/**
 * Logs the phone out, even offline: first erases the login and aborts the calls under way, then notifies the server, as
 * soon as it can be reached. Also cancels a login that is under way. Never rejects.
 */
export async function logout(): Promise<void> {
  await restore();
  await forgetLogin({});
}

/**
 * Erases the login, then tells the server. Never rejects.
 * @param purpose - what the server is asked for beyond ending the session
 */
export async function forgetLogin(purpose: Pick<Revocation, 'closes'>): Promise<void> {
  const { credential, revocations } = loginRecord();
  const forgotten = keepOrErase({
    revocations: credential ? [...revocations, { ...credential, ...purpose }] : revocations,
  });
  const epoch = begin({ status: 'loggingOut' });
  const failure = await forgotten.then(() => undefined, failureOf);
  const problem = credential && failure;
  if (epoch === currentEpoch()) enter({ status: 'guest', problem, left: credential && 'telling', ...purpose });
  void tellServer();
}

/** Clears the notice that the user has seen: why the login ended, how the logout went, or that a login failed. */
export function dismiss(): void {
  const { status } = loginState();
  if (status !== 'guest' && status !== 'ended') return;
  const { revocations } = loginRecord();
  keepOrErase({ revocations }).catch(() => undefined);
  enter({ status: 'guest' });
}
