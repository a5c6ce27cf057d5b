import type { Application, Context, EggLogger } from 'egg';
import type { ErrorCode } from '../../../../../../typings/api';
import { describeCause, framesOf, fullCause } from '../errors/describe_cause';
import { requestIdOf } from '../http/log/request_id';
import type { AuditDetails, AuditEvent } from './audit_line';

/** What every event contains. Never a token, code, openid or session_key. */
interface Event {
  /** The user's public id, `user.id` of the API. */
  uid: string;
  /** The id of the request that caused the event, as in its log lines; absent if no request did. */
  requestId?: string;
}

/**
 * Session events for the application's own code: `app.on('login', ({ uid }) => …)`. Each is emitted once, after it has
 * happened, in the worker that caused it. Not emitted: what the operator's command does, since it runs in its own process,
 * and sessions that expire.
 */
export interface SessionEvents {
  /** The user has logged in. `device`: as given by the login. */
  login: Event & { device?: string };
  /** A login elsewhere has ended the user's session; its `login` event follows. `device`: of the session that ended. */
  replaced: Event & { device?: string };
  /** The user has logged out. */
  logout: Event;
  /** `sessions.kick` or `ban` has ended the session. `reason`: as given to it. */
  kicked: Event & { reason?: string };
  /** `sessions.ban` has banned the user; `kicked` follows if there was a session. `until`: RFC 3339. */
  banned: Event & { reason: string; until: string };
  /** `sessions.unban` has lifted the ban. */
  unbanned: Event & { reason?: string };
  /** The account was closed, by its user or in WeChat; `kicked` does not follow. `reason`: by whom. */
  account_deleted: Event & { reason: string };
  /** A hook of `onForget` fails again and again. `reason`: how often. */
  account_deletion_hangs: Event & { reason: string };
  /** The user has withdrawn authorisations in WeChat. `scopes`: WeChat's numbers, such as 8 for the phone number. */
  authorization_revoked: Event & { scopes: string[] };
  /** The user has changed nickname or avatar in WeChat. */
  user_info_modified: Event;
  /** A login has failed. `uid`, `device`: if known by then. `reason`: the answer's error code. */
  login_refused: Omit<Event, 'uid'> & { uid?: string; device?: string; reason: ErrorCode };
}

export type SessionEvent = keyof SessionEvents;

/** The audit log names the action (kick), the event its result (kicked). */
const NAMES: Record<AuditEvent, SessionEvent> = {
  login: 'login',
  login_refused: 'login_refused',
  replaced: 'replaced',
  logout: 'logout',
  kick: 'kicked',
  ban: 'banned',
  unban: 'unbanned',
  forget: 'account_deleted',
  forget_hangs: 'account_deletion_hangs',
};

/**
 * Notifies the application's listeners. They cannot delay, fail or change the action itself.
 *
 * @param ctx - the request that caused the event, if one did
 */
export function notifyListeners(app: Application, audited: AuditEvent, details: AuditDetails, ctx?: Context): void {
  const name = NAMES[audited];
  const { uid, device, reason, until } = details;
  emitEvent(app, name, { uid, device, reason: name === 'replaced' ? undefined : reason, until }, ctx);
}

/** Emits an event that the audit log does not record, or after it has. Fields that are undefined are left out. */
export function emitEvent(app: Application, name: SessionEvent, fields: object, ctx?: Context): void {
  if (app.listenerCount(name) === 0) return;
  const all = { ...fields, requestId: ctx && requestIdOf(ctx) };
  const event = Object.freeze(Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)));
  for (const listener of app.rawListeners(name))
    void notify(app, name, listener as Listener, event, (ctx ?? app).logger);
}

type Listener = (this: Application, event: object) => unknown;

/** Calls the listener synchronously, as `emit` does, but logs what it throws or rejects with. */
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
