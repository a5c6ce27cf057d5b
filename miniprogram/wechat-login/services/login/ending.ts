import { keepOrErase, loginRecord } from '../state/login_record';
import { begin } from '../state/login_state';
import type { Ending } from '../state/login_state';

/** The login is over, and not by its user. The reason is kept until the user has seen it, also over a restart. */
export function endLogin(reason: Ending): void {
  keepOrErase({ ended: reason, revocations: loginRecord().revocations }).catch(() => undefined);
  begin({ status: 'ended', reason });
}
