import { randomUUID } from 'node:crypto';
import type { Context } from 'egg';

const REQUEST_ID = Symbol('Context#requestId');

/** What a proxy in front may hand down; anything else could forge lines in the log. */
const USABLE = /^[\w.:-]{8,64}$/;

/** What happens to people's sessions, for whoever has to answer later what did. */
export type AuditEvent = 'login' | 'login_refused' | 'replaced' | 'logout' | 'kick' | 'ban';

export interface AuditDetails {
  uid?: string;
  device?: string;
  reason?: string;
}

/** JSON that neither a terminal nor a reader of lines takes for more than text: C1 controls and Unicode's line ends as well. */
function oneLine(value: object): string {
  const escape = (char: string) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return JSON.stringify(value).replace(/[\u007f-\u009f\u2028\u2029]/g, escape);
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
    ctx.app.getLogger('auditLogger').info(oneLine(line));
  },
};

export default extension;
