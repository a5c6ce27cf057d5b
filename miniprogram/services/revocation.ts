import { failureOf } from '../utils/errors';
import { request } from '../utils/request';
import { keep, keepOrErase, loginRecord, saveRecord } from './login_record';
import type { Credential } from './login_record';
import { enter, isEnding, loginState } from './login_state';

let telling = false;

/**
 * Ends the sessions on the server that the phone has logged out of. Without an answer they stay in the record, for the
 * next chance: a request, the app's next show, the network's return. Never rejects.
 */
export async function tellServer(): Promise<void> {
  if (telling) return;
  telling = true;
  let reachable = true;
  for (let next; reachable && (next = loginRecord().revocations[0]);) {
    // The phone forgets first. Killed in between, it would find its login expired at the next start, and renew it.
    await saveRecord();
    reachable = await isOver(next);
    if (reachable) await forget(next);
  }
  telling = false;
  const state = loginState();
  if (state.status === 'guest' && state.left) enter({ ...state, left: reachable ? 'told' : 'kept' });
}

/** Ends a session that the phone does not want, or cannot keep. Never rejects. */
export async function revoke(unwanted: Credential): Promise<void> {
  const { credential, revocations, ...rest } = loginRecord();
  const kept = credential === unwanted ? undefined : credential;
  const next = { ...rest, credential: kept, revocations: [...revocations, unwanted] };
  await keepOrErase(next).catch(() => undefined);
  await tellServer();
}

async function isOver({ token, expiresAt }: Credential): Promise<boolean> {
  if (expiresAt <= Date.now()) return true;
  try {
    await request('POST /api/logout', undefined, { token });
    return true;
  } catch (error) {
    return isEnding(failureOf(error));
  }
}

async function forget({ token }: Credential): Promise<void> {
  const record = loginRecord();
  const revocations = record.revocations.filter((other) => other.token !== token);
  await keep({ ...record, revocations }).catch(() => undefined);
}
