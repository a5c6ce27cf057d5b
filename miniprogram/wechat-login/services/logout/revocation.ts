import { backOff } from '../../utils/back_off';
import { failureOf } from '../../utils/errors';
import type { Failure } from '../../utils/errors';
import { request } from '../../utils/http/request';
import { isSaved, keep, keepOrErase, loginRecord, saveRecord } from '../state/login_record';
import type { Credential, Revocation } from '../state/login_record';
import { enter, isEnding, loginState } from '../state/login_state';
import { closeAtServer } from '../account/close_at_server';
import type { Outcome } from '../account/close_at_server';

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
 * Ends the logged-out sessions on the server, and closes the accounts that were to be closed. Without an answer they stay in the record and are tried again later. Never
 * rejects.
 */
export async function tellServer(): Promise<void> {
  if (telling) return;
  telling = true;
  cancelRetry();
  let reachable = true;
  let refusal: Failure | undefined;
  let outage: Failure | undefined;
  for (let next; reachable && (next = loginRecord().revocations[0]);) {
    // Save the logout first: if the app were killed in between, it would restart with an ended login and might renew it.
    await saveRecord();
    const outcome = await (next.closes ? closeAtServer(next.token) : logOutAtServer(next.token));
    if (outcome === 'over') {
      await settleFor(next.token);
    } else if ('unknown' in outcome) {
      reachable = false;
      outage = outcome.unknown;
    } else {
      refusal = outcome.refused;
      await settleFor(next.token, { ...next, closes: undefined });
    }
  }
  telling = false;
  if (reachable && isSaved()) attempts = 0;
  else if (persistent) tryAgain(outage);
  showWhatIsLeft(reachable, refusal);
}

function tryAgain(failure?: Failure): void {
  const timer = setTimeout(settle, backOff(attempts, failure));
  attempts += 1;
  cancelRetry = () => clearTimeout(timer);
}

/** @param refusal - why an account is not closed, and will not be without another tap */
function showWhatIsLeft(reachable: boolean, refusal?: Failure): void {
  const state = loginState();
  if (state.status !== 'guest') return;
  if (refusal) enter({ status: 'guest', closes: true, problem: refusal });
  else if (state.left)
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
async function logOutAtServer(token: string): Promise<Outcome> {
  try {
    await request('POST /api/logout', undefined, { token });
    return 'over';
  } catch (error) {
    const failure = failureOf(error);
    return isEnding(failure) ? 'over' : { unknown: failure };
  }
}

/** Takes what is pending for a token off the record. @param instead - what is still to be done */
async function settleFor(token: string, instead?: Revocation): Promise<void> {
  const record = loginRecord();
  const revocations = record.revocations.flatMap((each) => (each.token === token ? (instead ?? []) : each));
  await keep({ ...record, revocations }).catch(() => undefined);
}
