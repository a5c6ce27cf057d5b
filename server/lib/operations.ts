import type { AuditDetails, AuditEvent } from './audit_line';
import { rfc3339 } from './session_store';
import type { SessionStore } from './session_store';

/**
 * What an operator does to a user, and its account in the audit log: the same for the service's own code and for the
 * command. A `reason` is for that log. Every method throws STORE_UNAVAILABLE when Redis cannot be reached.
 */
export class Operations {
  constructor(
    private readonly store: SessionStore,
    private readonly audit: (event: AuditEvent, details: AuditDetails) => void,
  ) {}

  /** Ends the user's session; its phone is told SESSION_KICKED. @return whether there was one */
  async kick(uid: string, reason?: string): Promise<boolean> {
    const kicked = await this.store.kick(uid);
    if (kicked) this.audit('kick', { uid, reason });
    return kicked;
  }

  /**
   * Refuses the user's logins until then (seconds since the epoch), whatever ban there was before, and ends the live
   * session. In this order: no login comes between. When the second step fails, the ban stands: do it again.
   *
   * @return whether there was a session
   */
  async ban(uid: string, until: number, reason: string): Promise<boolean> {
    await this.store.ban(uid, until);
    this.audit('ban', { uid, reason, until: rfc3339(until) });
    return this.kick(uid, reason);
  }

  /** Lets the user log in again. @return whether there was a ban */
  async unban(uid: string, reason?: string): Promise<boolean> {
    const unbanned = await this.store.unban(uid);
    if (unbanned) this.audit('unban', { uid, reason });
    return unbanned;
  }
}
