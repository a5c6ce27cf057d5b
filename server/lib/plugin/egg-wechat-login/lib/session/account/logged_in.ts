import type { Context } from 'egg';
import type { TokenClaims } from '../../token/claims';
import type { SessionRecord } from '../store/record';

/** A request's session: its token's claims and its record as it was read. */
export interface LoggedIn {
  claims: TokenClaims;
  record: SessionRecord;
}

/** Kept apart from `ctx`, so that the record with its sealed session_key is never logged with it. */
const SESSIONS = new WeakMap<Context, LoggedIn>();

export function rememberSession(ctx: Context, session: LoggedIn): void {
  SESSIONS.set(ctx, session);
}

/** @throws {TypeError} when the request has not passed `authenticate`: an error of the application's own code */
export function sessionOf(ctx: Context | undefined): LoggedIn {
  const session = ctx && SESSIONS.get(ctx);
  if (!session)
    throw new TypeError('There is no logged-in user: the route must come after app.wechatLogin.authenticate');
  return session;
}
