import { request } from '../../utils/http/request';
import { serverTime } from '../../utils/http/server_time';
import { deviceName, withLoginCode } from '../../utils/wechat';
import type { Credential } from '../state/login_record';
import { currentEpoch } from '../state/login_state';

/**
 * A session expires only after days without use. One that worked more recently than this was ended by something else: by
 * another phone that took over and logged out, by an operator, or by data loss on the server.
 */
const UNUSED_MS = 24 * 3600_000;

/** Whether the session may have expired by itself. Not if the server does not say what time it is. */
export function canHaveExpired(credential?: Credential): boolean {
  const now = serverTime();
  if (!credential || now === undefined) return false;
  const { expiresAt = Infinity, seenAt = now } = credential;
  return expiresAt <= now || now - seenAt > UNUSED_MS;
}

/**
 * Logs in at the server.
 * @return undefined if the user cancelled before the request, which would have ended another phone's session
 */
export async function newCredential(epoch: number): Promise<Credential | undefined> {
  const isWanted = () => epoch === currentEpoch();
  return withLoginCode((code) => inTurn(async () => (isWanted() ? send(code) : undefined)), isWanted);
}

async function send(code: string): Promise<Credential> {
  const device = deviceName();
  const { token, expiresIn } = await request('POST /api/login', device ? { code, device } : { code });
  const seenAt = serverTime();
  return seenAt === undefined ? { token } : { token, expiresAt: seenAt + expiresIn * 1000, seenAt };
}

let last: Promise<unknown> = Promise.resolve();

/** Runs one login request at a time: if two were under way, the older could arrive last and end the newer session. */
function inTurn<T>(work: () => Promise<T>): Promise<T> {
  const result = last.then(work);
  last = result.catch(() => undefined);
  return result;
}
