import { request } from '../../utils/request';
import { deviceName, loginCode } from '../../utils/wechat';
import type { Credential } from '../state/login_record';
import { currentEpoch } from '../state/login_state';

/**
 * A session expires after days without use, so one that worked within this time was ended by something else: another phone
 * that has taken over and logged out, an operator, or the server's loss.
 */
const UNUSED_MS = 24 * 3600_000;

/** Whether a session can have come to its end by itself. */
export function canHaveExpired(credential?: Credential): boolean {
  const now = Date.now();
  return credential !== undefined && (credential.expiresAt <= now || now - credential.seenAt > UNUSED_MS);
}

/**
 * Logs in at the server.
 * @return undefined when the user has given up before the server was asked: it would end another phone's session
 */
export async function newCredential(epoch: number): Promise<Credential | undefined> {
  const code = await loginCode();
  return inTurn(async () => {
    if (epoch !== currentEpoch()) return undefined;
    const device = deviceName();
    const { token, expiresIn } = await request('POST /api/login', device ? { code, device } : { code });
    const seenAt = Date.now();
    return { token, expiresAt: seenAt + expiresIn * 1000, seenAt };
  });
}

let last: Promise<unknown> = Promise.resolve();

/** One request after another: of two under way at once the older could reach the server last, and end the newer. */
function inTurn<T>(work: () => Promise<T>): Promise<T> {
  const result = last.then(work);
  last = result.catch(() => undefined);
  return result;
}
