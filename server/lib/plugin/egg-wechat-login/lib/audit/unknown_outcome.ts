import { OutcomeUnknownError } from '../redis/store_unavailable';
import type { Audit, AuditOrigin } from './audit';
import type { AuditDetails, AuditEvent } from './audit_line';

/** The answer of the store. When it was lost, audits that the outcome of the event is unknown. */
export async function orUnknown<T>(
  audit: Audit,
  event: AuditEvent,
  details: AuditDetails,
  from: AuditOrigin | undefined,
  answer: Promise<T>,
): Promise<T> {
  try {
    return await answer;
  } catch (err) {
    if (err instanceof OutcomeUnknownError) audit(event, { ...details, outcome: 'unknown' }, from);
    throw err;
  }
}
