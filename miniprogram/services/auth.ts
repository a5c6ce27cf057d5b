import type { SessionResponse } from '../../typings/api';
import { AppError } from '../utils/errors';
import type { Failure } from '../utils/errors';
import { request } from '../utils/request';
import { readToken, removeToken, writeToken } from '../utils/storage';
import { deviceName, loginCode } from '../utils/wechat';

/** After these the token is worthless for good. Everything else is an outage, which is never a logout. */
const ENDINGS: ReadonlySet<Failure['code']> = new Set([
  'TOKEN_MISSING',
  'TOKEN_INVALID',
  'SESSION_EXPIRED',
  'SESSION_REPLACED',
  'SESSION_KICKED',
  'USER_BANNED',
]);

/** Whether the server says that there is no login (any more). The phone has then already forgotten its token. */
export function isEnding(failure: Failure): boolean {
  return ENDINGS.has(failure.code);
}

/** Every call waits for the one before it, so that no late answer overwrites what a newer call has stored. */
let last: Promise<unknown> = Promise.resolve();
function inTurn<T>(work: () => Promise<T>): Promise<T> {
  const result = last.then(work);
  last = result.catch(() => undefined);
  return result;
}

/** Forgets the token when the answer is an ending. */
async function heedEnding<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof AppError && isEnding(error.failure)) await removeToken();
    throw error;
  }
}

/**
 * The session of the stored token as the server sees it; undefined when the phone holds none.
 * @throws AppError an ending: the phone is logged out. Anything else: the token is kept.
 */
export function check(): Promise<SessionResponse | undefined> {
  return inTurn(async () => {
    const token = await readToken();
    return token ? heedEnding(request('GET /api/session', undefined, token)) : undefined;
  });
}

/**
 * Logs the phone in; its token is stored when this resolves. The user's older session ends with it.
 * @throws AppError and the phone is not logged in.
 */
export function login(): Promise<void> {
  return inTurn(async () => {
    const code = await loginCode();
    const device = deviceName();
    const { token } = await request('POST /api/login', device ? { code, device } : { code });
    try {
      await writeToken(token);
    } catch (error) {
      // A live session whose token nobody holds could not be ended by its user.
      await request('POST /api/logout', undefined, token).catch(() => undefined);
      throw error;
    }
  });
}

/**
 * Ends the session on the server, then forgets the token.
 * @throws AppError an ending: it was over before, and the phone is logged out. Anything else: it is still logged in.
 */
export function logout(): Promise<void> {
  return inTurn(async () => {
    const token = await readToken();
    if (!token) return;
    await heedEnding(request('POST /api/logout', undefined, token));
    await removeToken();
  });
}
