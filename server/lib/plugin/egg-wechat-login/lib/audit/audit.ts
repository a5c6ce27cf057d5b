import type { Application, Context } from 'egg';
import { addressOf } from '../http/address/client_address';
import { requestIdOf } from '../http/log/request_id';
import { networksOf } from '../redis/networks';
import { auditLine } from './audit_line';
import type { AuditDetails, AuditEvent, AuditSource } from './audit_line';
import type { AuditLog } from './audit_log';
import { notifyListeners } from './events';
import type { OnceAMinute } from './once_a_minute';

/** Where an event comes from: a request, or what stands for it. */
export type AuditOrigin = Context | AuditSource;

/** Records a session event. Called once per event, after it has happened, or when it may have (`outcome`). */
export type Audit = (event: AuditEvent, details: AuditDetails, from?: AuditOrigin) => void;

/** Refusals that anyone can cause as often as they like, before WeChat is asked. */
const CHEAP_REFUSALS = ['INVALID_PARAM', 'PAYLOAD_TOO_LARGE', 'RATE_LIMITED'];

/**
 * Writes the audit log and notifies the application's listeners.
 *
 * @param refusals - counts the refusals that get one line a minute
 */
export function auditTo(app: Application, log: AuditLog, refusals: OnceAMinute): Audit {
  return (event, details, from) => {
    const ctx = from && 'req' in from ? from : undefined;
    const source = ctx ? { address: addressOf(ctx), requestId: requestIdOf(ctx) } : (from as AuditSource | undefined);
    if (event === 'login_refused' && CHEAP_REFUSALS.includes(details.reason ?? '')) {
      addRefusal(log, refusals, details, source);
    } else {
      log.add(auditLine(event, details, source));
    }
    if (!details.outcome) notifyListeners(app, event, details, ctx);
  };
}

/** Refusals of one address, of all addresses of an IPv6 customer, and of one user if the login got that far, are of one kind. */
function addRefusal(log: AuditLog, refusals: OnceAMinute, details: AuditDetails, source?: AuditSource): void {
  const { uid, reason } = details;
  const address = source?.address ?? '';
  refusals.add([reason, uid].join(' '), networksOf(address)?.customer ?? address, (network, count) => {
    const line =
      count === 0
        ? auditLine('login_refused', details, source)
        : auditLine('login_refused', { uid, reason, count }, { address: network });
    log.add(line);
  });
}
