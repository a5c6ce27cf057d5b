import { backOff } from '../../utils/back_off';
import { failureOf } from '../../utils/errors';
import { request } from '../../utils/request';
import { isSaved, keep, keepOrErase, loginRecord, saveRecord } from '../state/login_record';
import type { Credential } from '../state/login_record';
import { enter, isEnding, loginState } from '../state/login_state';

let telling = false;
/** Whether failures are retried automatically. */
let persistent = false;
let attempts = 0;
let cancelRetry = () => {};

/**
 * Completes pending logouts, with retries until all are done: writes what the storage refused, and notifies the server.
 */
export function catchUp(): void {
  persistent = true;
  attempts = 0;
  void settle();
}

/** Stops the retries until the next `catchUp`, or the next answer of the server. */
export function pauseCatchUp(): void {
  persistent = false;
  cancelRetry();
}

async function settle(): Promise<void> {
  await saveRecord();
  await tellServer();
}

/**
 * Ends the logged-out sessions on the server. Without an answer they stay in the record and are tried again later. Never
 * rejects.
 */
export async function tellServer(): Promise<void> {
  if (telling) return;
  telling = true;
  cancelRetry();
  let reachable = true;
  for (let next; reachable && (next = loginRecord().revocations[0]);) {
    // Save the logout first: if the app were killed in between, it would restart with an ended login and might renew it.
    await saveRecord();
    reachable = await isOver(next);
    if (reachable) await forget(next);
  }
  telling = false;
  if (reachable && isSaved()) attempts = 0;
  else if (persistent) tryAgain();
  showWhatIsLeft(reachable);
}

function tryAgain(): void {
  const timer = setTimeout(settle, backOff(attempts));
  attempts += 1;
  cancelRetry = () => clearTimeout(timer);
}

function showWhatIsLeft(reachable: boolean): void {
  const state = loginState();
  if (state.status !== 'guest' || !state.left) return;
  enter({ ...state, left: reachable ? 'told' : 'kept', problem: isSaved() ? undefined : state.problem });
}

/** Ends a session that the phone does not want or cannot store. Never rejects. */
export async function revoke(session: Credential): Promise<void> {
  const { credential, revocations, ...rest } = loginRecord();
  const kept = credential === session ? undefined : credential;
  const next = { ...rest, credential: kept, revocations: [...revocations, { ...session, unwanted: true as const }] };
  await keepOrErase(next).catch(() => undefined);
  await tellServer();
}

/** Asks the server also about a token whose time seems to be over: only the server knows what time it is. */
async function isOver({ token }: Credential): Promise<boolean> {
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
