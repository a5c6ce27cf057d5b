import { randomUUID } from 'node:crypto';
import type { Context } from 'egg';

const REQUEST_ID = Symbol('Context#requestId');

/** What a proxy in front may hand down; anything else could forge lines in the log. */
const USABLE = /^[\w.:-]{8,64}$/;

/** What happens to people's sessions, for whoever has to answer later what did. */
export type AuditEvent = 'login' | 'login_refused' | 'replaced' | 'logout' | 'kick';

export interface AuditDetails {
  uid?: string;
  device?: string;
  reason?: string;
}

const extension = {
  /** The request's name in logs and errors: the incoming `X-Request-Id` where it is usable, else a random UUID. */
  get requestId(): string {
    const ctx = this as unknown as Context & { [REQUEST_ID]?: string };
    if (ctx[REQUEST_ID] === undefined) {
      const incoming = ctx.get('x-request-id');
      ctx[REQUEST_ID] = USABLE.test(incoming) ? incoming : randomUUID();
    }
    return ctx[REQUEST_ID];
  },

  /** Writes one line of JSON to the audit log. Never a token, openid, session_key or code: the types have no place for it. */
  audit(event: AuditEvent, details: AuditDetails): void {
    const ctx = this as unknown as Context;
    const line = { time: new Date().toISOString(), event, ...details, address: ctx.ip, requestId: ctx.requestId };
    ctx.app.getLogger('auditLogger').info(JSON.stringify(line));
  },
};

export default extension;
