import { randomUUID } from 'node:crypto';
import type { Context } from 'egg';
import { auditLine } from '../../lib/audit_line';
import type { AuditDetails, AuditEvent } from '../../lib/audit_line';
import { tellListeners } from '../../lib/session_events';

const REQUEST_ID = Symbol('Context#requestId');

/** What a proxy in front may hand down; anything else could forge lines in the log. */
const USABLE = /^[\w.:-]{8,64}$/;

const extension = {
  /** The request's name in logs and errors: the incoming `X-Request-Id` where it is usable, else a random UUID. */
  get requestId(): string {
    const ctx = this as unknown as Context & { [REQUEST_ID]?: string };
    const known = ctx[REQUEST_ID];
    if (known !== undefined) return known;
    const incoming = ctx.req.headers['x-request-id'];
    const id = typeof incoming === 'string' && USABLE.test(incoming) ? incoming : randomUUID();
    ctx[REQUEST_ID] = id;
    return id;
  },

  /** The one place that tells what has happened to a session: the audit log, and the application's listeners. */
  audit(event: AuditEvent, details: AuditDetails): void {
    const ctx = this as unknown as Context;
    const { app, ip: address, requestId } = ctx;
    app.auditLog.add(auditLine(event, details, { address, requestId }));
    tellListeners(ctx, event, details);
  },
};

export default extension;
