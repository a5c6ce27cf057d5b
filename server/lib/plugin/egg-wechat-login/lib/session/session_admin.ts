import type { Audit, AuditOrigin } from '../audit/audit';
import { rfc3339 } from './record';
import type { SessionStore, Standing } from './store';

/**
 * What an operator does to a user, the audit log included: the same for the service's own code and for the operator's command.
 * A `reason` is for that log, and so is `from`: the request (`ctx`) or the operator that asked for it. Every method throws
 * STORE_UNAVAILABLE when Redis cannot be reached.
 */
export class SessionAdmin {
  constructor(
    protected readonly store: SessionStore,
    protected readonly audit: Audit,
  ) {}

  /** Ends the user's session; its phone is told SESSION_KICKED. @return whether there was one */
  async kick(uid: string, reason?: string, from?: AuditOrigin): Promise<boolean> {
    const kicked = await this.store.kick(uid);
    if (kicked) this.audit('kick', { uid, reason }, from);
    return kicked;
  }

  /**
   * Refuses the user's logins until then (seconds since the epoch), in the place of an earlier ban, and ends the live session.
   * In this order: no login comes between. When the second step fails, the ban stands: do it again.
   *
   * @return whether there was a session
   */
  async ban(uid: string, until: number, reason: string, from?: AuditOrigin): Promise<boolean> {
    await this.store.ban(uid, until);
    this.audit('ban', { uid, reason, until: rfc3339(until) }, from);
    return this.kick(uid, reason, from);
  }

  /** Lets the user log in again. @return whether there was a ban */
  async unban(uid: string, reason?: string, from?: AuditOrigin): Promise<boolean> {
    const unbanned = await this.store.unban(uid);
    if (unbanned) this.audit('unban', { uid, reason }, from);
    return unbanned;
  }

  /** The user's session and ban, if any. Keeps nothing alive. */
  async find(uid: string): Promise<Standing> {
    return this.store.find(uid);
  }
}
