import type { Audit, AuditOrigin } from '../audit/audit';
import { orUnknown } from '../audit/unknown_outcome';
import { rfc3339 } from './store/record';
import type { SessionStore } from './store/store';
import type { Standing } from './store/user_store';

/**
 * What an operator can do to a user, written to the audit log. Used by the service's own code and by the operator's
 * command. `reason` and `from` are for the audit log; `from` is the request (`ctx`) or the operator. Every method throws
 * STORE_UNAVAILABLE when Redis cannot be reached.
 */
export class SessionAdmin {
  constructor(
    protected readonly store: SessionStore,
    protected readonly audit: Audit,
  ) {}

  /** Ends the user's session; the phone gets SESSION_KICKED. @return whether there was one */
  async kick(uid: string, reason?: string, from?: AuditOrigin): Promise<boolean> {
    const kicked = await orUnknown(this.audit, 'kick', { uid, reason }, from, this.store.kick(uid));
    if (kicked) this.audit('kick', { uid, reason }, from);
    return kicked;
  }

  /**
   * Bans the user, replacing an earlier ban, and ends the user's session, both in one step.
   *
   * @param until - end of the ban, seconds since the epoch
   * @return whether there was a session
   */
  async ban(uid: string, until: number, reason: string, from?: AuditOrigin): Promise<boolean> {
    const details = { uid, reason, until: rfc3339(until) };
    const kicked = await orUnknown(this.audit, 'ban', details, from, this.store.ban(uid, until));
    this.audit('ban', details, from);
    if (kicked) this.audit('kick', { uid, reason }, from);
    return kicked;
  }

  /** Lets the user log in again. @return whether there was a ban */
  async unban(uid: string, reason?: string, from?: AuditOrigin): Promise<boolean> {
    const unbanned = await orUnknown(this.audit, 'unban', { uid, reason }, from, this.store.unban(uid));
    if (unbanned) this.audit('unban', { uid, reason }, from);
    return unbanned;
  }

  /** The user's session and ban, if any. Does not renew the session. */
  async find(uid: string): Promise<Standing> {
    return this.store.find(uid);
  }
}
