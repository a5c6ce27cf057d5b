import { assertStarted } from '../../utils/api_base';
import { loadRecord, loginRecord } from './login_record';
import { enter } from './login_state';
import type { LoginState } from './login_state';

let restoring: Promise<void> | undefined;

/**
 * Resolves when the state that the last run of the mini program left behind has been read; reads it only once.
 * @throws Error before `startLogin`: all that is done with the login passes here, and fails before it has begun
 */
export function restore(): Promise<void> {
  assertStarted();
  restoring ??= loadRecord().then(() => enter(restoredState()));
  return restoring;
}

function restoredState(): LoginState {
  const { credential, session, ended, revocations } = loginRecord();
  if (credential) return { status: 'loggedIn', session, confirmed: false, checking: false };
  if (ended) return { status: 'ended', reason: ended };
  return { status: 'guest', left: revocations.some(({ unwanted }) => !unwanted) ? 'telling' : undefined };
}
