import type { Audit, AuditOrigin } from '../../audit/audit';
import { orUnknown } from '../../audit/unknown_outcome';
import type { SessionStore } from '../store/store';
import type { ForgottenUser } from './forget_hooks';
import type { ForgetQueue } from './forget_queue';

interface Parts {
  store: SessionStore;
  audit: Audit;
  /** Absent when the application has no data of its own to delete. */
  queue?: ForgetQueue;
}

interface Circumstances {
  /** For the audit log. */
  reason?: string;
  from?: AuditOrigin;
  /** Only if the user's live session began before this, in seconds since the epoch. */
  before?: number;
  /** When a worker may run the hooks if nobody has until then. */
  hooksInSeconds: number;
}

/**
 * Ends the user's sessions and deletes every key about the user but a ban, in one step. The application's hooks run later.
 *
 * @return false if the user has logged in since `before`
 * @throws {ApiError} STORE_UNAVAILABLE
 */
export async function forgetUser(
  { store, audit, queue }: Parts,
  user: ForgottenUser,
  { reason, from, before, hooksInSeconds }: Circumstances,
): Promise<boolean> {
  const { uid } = user;
  const sealed = queue ? queue.seal({ user, failures: 0, since: Math.floor(Date.now() / 1000) }) : '';
  // First, since it is in another slot of a Cluster: an entry without a user is dropped later.
  await queue?.plan(uid, hooksInSeconds);
  const details = { uid, reason };
  const forgotten = await orUnknown(audit, 'forget', details, from, store.forget(uid, sealed, before));
  if (forgotten) audit('forget', details, from);
  return forgotten;
}
