import { assertStarted } from '../../utils/http/api_base';
import { revoke, tellServer } from '../logout/revocation';
import { boundPhone, keep, loadRecord, loginRecord } from './login_record';
import type { LoginRecord } from './login_record';
import { currentEpoch, enter, loginState } from './login_state';
import type { LoginState } from './login_state';

let restoring: Promise<void> | undefined;

/**
 * Restores the state of the last run from storage, once. Resolves when that is done.
 * @throws Error before `startLogin`; the login's functions call this first, so they all fail early
 */
export function restore(): Promise<void> {
  assertStarted();
  restoring ??= loadRecord(heedLate).then(() => enter(restoredState()));
  return restoring;
}

/** WeChat has told too late what is stored. If the user has tapped since, what is stored is over, and the server is told. */
function heedLate(found: LoginRecord): void {
  if (currentEpoch() === 0) {
    keep(found).catch(() => undefined);
    if (loginState().status !== 'starting') enter(restoredState());
    return;
  }
  const record = loginRecord();
  keep({ ...record, revocations: [...record.revocations, ...found.revocations] }).catch(() => undefined);
  // Unless it is the present login, stored meanwhile.
  const isPast = found.credential && found.credential.token !== record.credential?.token;
  if (isPast) void revoke(found.credential!);
  else void tellServer();
}

function restoredState(): LoginState {
  const { credential, session, ended, revocations } = loginRecord();
  if (credential) return { status: 'loggedIn', session, confirmed: false, checking: false, ...boundPhone() };
  if (ended) return { status: 'ended', reason: ended };
  const left = revocations.some(({ unwanted }) => !unwanted) ? 'telling' : undefined;
  return { status: 'guest', left, ...(revocations.some(({ closes }) => closes) && { closes: true }) };
}
