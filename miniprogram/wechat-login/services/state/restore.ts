import { assertStarted } from '../../utils/api_base';
import { loadRecord, loginRecord } from './login_record';
import { enter } from './login_state';
import type { LoginState } from './login_state';

let restoring: Promise<void> | undefined;

/**
 * Restores the state of the last run from storage, once. Resolves when that is done.
 * @throws Error before `startLogin`; the login's functions call this first, so they all fail early
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
