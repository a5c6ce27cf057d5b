import type { Application, Context } from 'egg';
import { addressOf } from '../http/client_address';
import { requestIdOf } from '../http/request_id';
import { auditLine } from './audit_line';
import type { AuditDetails, AuditEvent, AuditSource } from './audit_line';
import type { AuditLog } from './audit_log';
import { notifyListeners } from './events';

/** Where an event comes from: a request, or what stands for it. */
export type AuditOrigin = Context | AuditSource;

/** Records a session event. Called once per event, after it has happened, or when it may have (`outcome`). */
export type Audit = (event: AuditEvent, details: AuditDetails, from?: AuditOrigin) => void;

/** Writes the audit log and notifies the application's listeners. */
export function auditTo(app: Application, log: AuditLog): Audit {
  return (event, details, from) => {
    const ctx = from && 'req' in from ? from : undefined;
    const source = ctx ? { address: addressOf(ctx), requestId: requestIdOf(ctx) } : (from as AuditSource | undefined);
    log.add(auditLine(event, details, source));
    if (!details.outcome) notifyListeners(app, event, details, ctx);
  };
}
