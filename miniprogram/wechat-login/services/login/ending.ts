import { keepOrErase, loginRecord } from '../state/login_record';
import { begin } from '../state/login_state';
import type { Ending } from '../state/login_state';

/** Ends a login that the user did not end. The reason is kept until the user has seen it, even across a restart. */
export function endLogin(reason: Ending): void {
  keepOrErase({ ended: reason, revocations: loginRecord().revocations }).catch(() => undefined);
  begin({ status: 'ended', reason });
}
