import type { Application, Context } from 'egg';
import type { ErrorCode } from '../../typings/api';
import type { AuditDetails, AuditEvent } from './audit_line';
import { describeCause, framesOf } from './error_account';

/** What every event says. Never a token, code, openid or session_key. */
interface Event {
  /** The user's public id, `user.id` of the API. */
  uid: string;
  /** Of the request that did it, as in its log lines. */
  requestId: string;
}

/**
 * What happens to people's sessions, for the application's own code: `app.on('login', ({ uid }) => …)`. Each is emitted
 * once, after it has happened, in the worker that did it. What the operator's command does happens in a process of its
 * own and is emitted nowhere; nor is a session that runs out of time.
 */
export interface SessionEvents {
  /** The user has a new session. `device`: as the login named it. */
  login: Event & { device?: string };
  /** A login of the user elsewhere has ended this session; its own `login` follows. `device`: of the session that ended. */
  replaced: Event & { device?: string };
  /** The user has ended the session. */
  logout: Event;
  /** `service.session.kick` or `ban` has ended the session. `reason`: as it was given. */
  kicked: Event & { reason: string };
  /** `service.session.ban` refuses the user's logins; `kicked` follows when there was a session. `until`: RFC 3339. */
  banned: Event & { reason: string; until: string };
  /** `service.session.unban` has lifted the ban. */
  unbanned: Event & { reason: string };
  /** A login did not succeed. `uid`, `device`: as far as they were known. `reason`: the answer's error code. */
  login_refused: Omit<Event, 'uid'> & { uid?: string; device?: string; reason: ErrorCode };
}

export type SessionEvent = keyof SessionEvents;

/** The audit log names what an operator does, an event what has become of the user. */
const NAMES: Record<AuditEvent, SessionEvent> = {
  login: 'login',
  login_refused: 'login_refused',
  replaced: 'replaced',
  logout: 'logout',
  kick: 'kicked',
  ban: 'banned',
  unban: 'unbanned',
};

/** Tells the application's listeners. None of them can hold up, fail or change what it is told of. */
export function tellListeners(ctx: Context, audited: AuditEvent, { uid, device, reason, until }: AuditDetails): void {
  const name = NAMES[audited];
  if (ctx.app.listenerCount(name) === 0) return;
  const all = { uid, device, reason: name === 'replaced' ? undefined : reason, until, requestId: ctx.requestId };
  const event = Object.freeze(Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)));
  for (const listener of ctx.app.rawListeners(name)) void tell(ctx, name, listener as Listener, event);
}

type Listener = (this: Application, event: object) => unknown;

/** Like `emit`, calls the listener before it returns; unlike it, logs what the listener throws, now or later. */
async function tell(ctx: Context, name: SessionEvent, listener: Listener, event: object): Promise<void> {
  try {
    await listener.call(ctx.app, event);
  } catch (err) {
    ctx.logger.error(`A listener of ${name} has failed ${describeCause(err)}\n${framesOf(err)}`);
  }
}
