import { jsonLine } from './safe_text';

/** What happens to people's sessions, for anyone who has to find out later what did. */
export type AuditEvent = 'login' | 'login_refused' | 'replaced' | 'logout' | 'kick' | 'ban' | 'unban';

export interface AuditDetails {
  uid?: string;
  device?: string;
  reason?: string;
  /** RFC 3339: the end of a ban. */
  until?: string;
}

/** Where an event comes from: a request, or a command that an operator has given. */
export interface AuditSource {
  /** The client's. */
  address?: string;
  /** The account under which the command ran. */
  operator?: string;
  requestId: string;
}

/** One line of JSON for the audit log. Never a token, openid, session_key or code: the types have no place for it. */
export function auditLine(event: AuditEvent, details: AuditDetails, source?: AuditSource): string {
  return jsonLine({ time: new Date().toISOString(), event, ...details, ...source });
}
