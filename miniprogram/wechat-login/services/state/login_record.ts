import type { SessionResponse } from '../../../../typings/api';
import { readStored, removeStored, writeStored } from '../../utils/storage';
import type { Ending } from './login_state';

export interface Credential {
  token: string;
  /** Milliseconds since the epoch: from then on the token is worthless. */
  expiresAt: number;
  /** Milliseconds since the epoch, give or take an hour: when the server last showed that it works. */
  seenAt: number;
}

export interface Revocation extends Credential {
  /** Its user has never seen this login, so nothing is said of its end. */
  unwanted?: true;
}

/**
 * What the phone keeps of its login: one record under one key, so that a kill at any moment leaves the state before or
 * after a change, never half of it.
 */
export interface LoginRecord {
  /** Absent: logged out. */
  credential?: Credential;
  /** As the server last confirmed it: what a cold start shows until it has asked again. */
  session?: SessionResponse;
  /** How the last session ended, until the user has seen it. */
  ended?: Ending;
  /** Sessions that are over for the phone, while the server has not confirmed it. */
  revocations: Revocation[];
}

const KEY = 'login';
const HOUR_MS = 3600_000;

let record: LoginRecord = { revocations: [] };
/** Which record lies in storage. */
let stored = record;
let lastWrite: Promise<void> = Promise.resolve();

export const loginRecord = (): LoginRecord => record;

/** Reads the storage; once, at the start. */
export async function loadRecord(): Promise<void> {
  const found = (await readStored(KEY)) as LoginRecord | undefined;
  if (Array.isArray(found?.revocations)) record = stored = found;
}

/**
 * Changes the record: at once in memory, then in storage. Writes go one after another and each writes what is then the
 * newest, so that the storage always ends with the last change.
 * @throws AppError STORAGE_FAILED; the memory has changed all the same
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

/** The server has just shown that the token works. Written once an hour at most; not being written is no harm. */
export async function markSeen(token: string): Promise<void> {
  const { credential } = record;
  const now = Date.now();
  if (credential?.token !== token || now - credential.seenAt <= HOUR_MS) return;
  await keep({ ...record, credential: { ...credential, seenAt: now } }).catch(() => undefined);
}

/**
 * As `keep`, for a change after which no token may be found on the phone: a storage that takes no more can still delete.
 * @throws AppError STORAGE_FAILED when it cannot even do that
 */
export function keepOrErase(next: LoginRecord): Promise<void> {
  lastWrite = keep(next).catch(() => removeStored(KEY));
  return lastWrite;
}

/** Whether everything is in storage. */
export const isSaved = (): boolean => stored === record;

/** Resolves when everything is in storage, or could not be written; tries again what was refused before. */
export const saveRecord = (): Promise<void> => keep(record).catch(() => undefined);
