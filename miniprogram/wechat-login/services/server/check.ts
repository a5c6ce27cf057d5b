import type { SessionResponse } from '../../../../typings/api';
import { failureOf } from '../../utils/errors';
import { afterLogin } from '../login/login';
import { keep, loginRecord } from '../state/login_record';
import { currentEpoch, enter, isEnding, loginState } from '../state/login_state';
import { callOnce } from './call';

let running: { epoch: number; done: Promise<void> } | undefined;

/**
 * Asks the server for the session and updates the state. If that fails, the login stays, with the problem. Concurrent
 * callers share one request. Never rejects.
 */
export async function check(): Promise<void> {
  await afterLogin(() => {
    const epoch = currentEpoch();
    if (loginState().status !== 'loggedIn') return undefined;
    if (running?.epoch !== epoch) running = { epoch, done: ask(epoch) };
    return running.done;
  });
}

async function ask(epoch: number): Promise<void> {
  enterSession({ checking: true });
  try {
    const session = await callOnce('GET /api/session', undefined);
    if (epoch !== currentEpoch()) return;
    enterSession({ session, confirmed: true, checking: false, problem: undefined });
    await remember(session);
  } catch (error) {
    const problem = failureOf(error);
    if (epoch === currentEpoch() && !isEnding(problem)) enterSession({ checking: false, problem });
  } finally {
    if (running?.epoch === epoch) running = undefined;
  }
}

function enterSession(patch: object): void {
  const state = loginState();
  if (state.status === 'loggedIn') enter({ ...state, ...patch });
}

/** Stores the session for a cold start without a network. A failure does no harm. */
async function remember(session: SessionResponse): Promise<void> {
  const record = loginRecord();
  if (!record.credential || JSON.stringify(record.session) === JSON.stringify(session)) return;
  await keep({ ...record, session }).catch(() => undefined);
}
