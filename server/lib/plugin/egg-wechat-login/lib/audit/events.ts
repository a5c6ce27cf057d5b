import type { Application, Context, EggLogger } from 'egg';
import type { ErrorCode } from '../../../../../../typings/api';
import { describeCause, framesOf, fullCause } from '../errors/describe_cause';
import { requestIdOf } from '../http/request_id';
import type { AuditDetails, AuditEvent } from './audit_line';

/** What every event says. Never a token, code, openid or session_key. */
interface Event {
  /** The user's public id, `user.id` of the API. */
  uid: string;
  /** Of the request that did it, as in its log lines; absent when no request did. */
  requestId?: string;
}

/**
 * What happens to people's sessions, for the application's own code: `app.on('login', ({ uid }) => …)`. Each is emitted
 * once, after it has happened, in the worker that did it. What the operator's command does happens in a process of its
 * own and is emitted nowhere, and neither is a session that runs out of time.
 */
export interface SessionEvents {
  /** The user has a new session. `device`: as the login named it. */
  login: Event & { device?: string };
  /** A login of the user elsewhere has ended this session; its own `login` follows. `device`: of the session that ended. */
  replaced: Event & { device?: string };
  /** The user has ended the session. */
  logout: Event;
  /** `sessions.kick` or `ban` has ended the session. `reason`: as it was given. */
  kicked: Event & { reason?: string };
  /** `sessions.ban` refuses the user's logins; `kicked` follows when there was a session. `until`: RFC 3339. */
  banned: Event & { reason: string; until: string };
  /** `sessions.unban` has lifted the ban. */
  unbanned: Event & { reason?: string };
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

/**
 * Notifies the application's listeners. None of them can hold up, fail or change what it is told of.
 *
 * @param ctx - the request that did it, if one did
 */
export function notifyListeners(app: Application, audited: AuditEvent, details: AuditDetails, ctx?: Context): void {
  const name = NAMES[audited];
  if (app.listenerCount(name) === 0) return;
  const { uid, device, reason, until } = details;
  const requestId = ctx && requestIdOf(ctx);
  const all = { uid, device, reason: name === 'replaced' ? undefined : reason, until, requestId };
  const event = Object.freeze(Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)));
  for (const listener of app.rawListeners(name))
    void notify(app, name, listener as Listener, event, (ctx ?? app).logger);
}

type Listener = (this: Application, event: object) => unknown;

/** Like `emit`, calls the listener before it returns; unlike it, logs what the listener throws, now or later. */
async function notify(
  app: Application,
  name: SessionEvent,
  listener: Listener,
  event: object,
  logger: Pick<EggLogger, 'error'>,
): Promise<void> {
  try {
    await listener.call(app, event);
  } catch (err) {
    const detail = app.config.wechatLogin.verboseErrors ? fullCause(err) : framesOf(err);
    logger.error(`A listener of ${name} has failed ${describeCause(err)}\n${detail}`);
  }
}
