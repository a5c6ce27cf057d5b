import { jsonLine } from './safe_text';

/** The session events that the audit log records. */
export type AuditEvent =
  'login' | 'login_refused' | 'replaced' | 'logout' | 'kick' | 'ban' | 'unban' | 'forget' | 'forget_hangs';

export interface AuditDetails {
  uid?: string;
  device?: string;
  reason?: string;
  /** RFC 3339: the end of a ban. */
  until?: string;
  /** Redis' answer was lost: what the event says may or may not have happened. */
  outcome?: 'unknown';
  /** The line stands for so many refusals. */
  count?: number;
}

/** Where an event comes from: a request or an operator's command. */
export interface AuditSource {
  /** The client's address. */
  address?: string;
  /** The account under which the command ran. */
  operator?: string;
  /** Absent from a line that stands for several requests. */
  requestId?: string;
}

/** One line of JSON for the audit log. The types allow no token, openid, session_key or code. */
export function auditLine(event: AuditEvent, details: AuditDetails, source?: AuditSource): string {
  return jsonLine({ time: new Date().toISOString(), event, ...details, ...source });
}
