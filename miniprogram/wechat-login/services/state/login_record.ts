import type { SessionResponse } from '../../../../typings/api';
import { readStored, removeStored, writeStored } from '../../utils/storage';
import type { Ending } from './login_state';

export interface Credential {
  token: string;
  /** Milliseconds since the epoch: when the token expires. */
  expiresAt: number;
  /** Milliseconds since the epoch, to within an hour: when the server last accepted the token. */
  seenAt: number;
}

export interface Revocation extends Credential {
  /** The user never saw this login, so its end is not shown. */
  unwanted?: true;
}

/**
 * What the phone stores: one record under one key, so that a kill at any moment leaves the state before or after a change,
 * never in between.
 */
export interface LoginRecord {
  /** Absent: logged out. */
  credential?: Credential;
  /** As last confirmed by the server; shown after a cold start until it is confirmed again. */
  session?: SessionResponse;
  /** How the last session ended, until the user has seen it. */
  ended?: Ending;
  /** Logged-out sessions whose end the server has not confirmed yet. */
  revocations: Revocation[];
}

const KEY = 'login';
const HOUR_MS = 3600_000;

let record: LoginRecord = { revocations: [] };
/** The record in storage. */
let stored = record;
let lastWrite: Promise<void> = Promise.resolve();

export const loginRecord = (): LoginRecord => record;

/** Reads the storage. Called once, at the start. */
export async function loadRecord(): Promise<void> {
  const found = (await readStored(KEY)) as LoginRecord | undefined;
  if (Array.isArray(found?.revocations)) record = stored = found;
}

/**
 * Changes the record: immediately in memory, then in storage. Writes run one after another, and each writes the newest
 * record, so that the storage ends with the last change.
 * @throws AppError STORAGE_FAILED; the change in memory remains
 */
export function keep(next: LoginRecord): Promise<void> {
  record = next;
  lastWrite = lastWrite.catch(() => undefined).then(write);
  return lastWrite;
}

async function write(): Promise<void> {
  const writing = record;
  if (stored === writing) return;
  await writeStored(KEY, writing);
  stored = writing;
}

/** Notes that the server has just accepted the token. Stored at most once an hour; a failure does no harm. */
export async function markSeen(token: string): Promise<void> {
  const { credential } = record;
  const now = Date.now();
  if (credential?.token !== token || now - credential.seenAt <= HOUR_MS) return;
  await keep({ ...record, credential: { ...credential, seenAt: now } }).catch(() => undefined);
}

/**
 * As `keep`, for a change that must remove the token: if the storage refuses to write, deletes the record.
 * @throws AppError STORAGE_FAILED when deleting fails as well
 */
export function keepOrErase(next: LoginRecord): Promise<void> {
  lastWrite = keep(next).catch(() => removeStored(KEY));
  return lastWrite;
}

/** Whether the record is in storage. */
export const isSaved = (): boolean => stored === record;

/** Writes the record if it is not in storage yet. Never rejects. */
export const saveRecord = (): Promise<void> => keep(record).catch(() => undefined);
