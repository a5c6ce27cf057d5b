import type { MaskedPhone, SessionResponse } from '../../../../typings/api';
import { serverTime } from '../../utils/http/server_time';
import { readStored, removeStored, writeStored } from '../../utils/storage';
import type { Ending } from './login_state';

export interface Credential {
  token: string;
  /** When the token expires, by the server's clock, in milliseconds since the epoch. */
  expiresAt?: number;
  /** When the server last accepted the token, to within an hour, likewise. */
  seenAt?: number;
}

export interface Revocation extends Credential {
  /** The user never saw this login, so its end is not shown. */
  unwanted?: true;
  /** The user has asked to close the account, not only to log out. */
  closes?: true;
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
  /** As `bindPhone` has got it during this login. A renewal keeps it; it goes with the login. */
  phone?: MaskedPhone;
  /** How the last session ended, until the user has seen it. */
  ended?: Ending;
  /** Logged-out sessions whose end the server has not confirmed yet. */
  revocations: Revocation[];
}

const KEY = 'login';
const HOUR_MS = 3600_000;

let record: LoginRecord = { revocations: [] };
/** The record in storage; undefined: not known. */
let stored: LoginRecord | undefined = record;
let lastWrite: Promise<void> = Promise.resolve();

export const loginRecord = (): LoginRecord => record;

/** The bound phone number, for what outlives a renewal. */
export function boundPhone(): Pick<LoginRecord, 'phone'> {
  const { phone } = record;
  return phone ? { phone } : {};
}

const isRecord = (found: unknown): found is LoginRecord => Array.isArray((found as Partial<LoginRecord>)?.revocations);

/**
 * Reads the storage. Called once, at the start.
 * @param onLate - called with the record when WeChat tells it only after this has resolved without it
 */
export async function loadRecord(onLate: (found: LoginRecord) => void): Promise<void> {
  const found = await readStored(KEY, (late) => isRecord(late) && onLate(late));
  if (isRecord(found)) record = stored = found;
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
  await writeStored(KEY, writing, () => heedLate(writing));
  stored = writing;
}

/** A change that was given up has reached the storage after all, maybe after a newer one: writes the newest again. */
function heedLate(written?: LoginRecord): void {
  stored = written;
  keep(record).catch(() => undefined);
}

/** Notes that the server has just accepted the token. Stored at most once an hour; a failure does no harm. */
export async function markSeen(token: string): Promise<void> {
  const { credential } = record;
  const now = serverTime();
  if (credential?.token !== token || now === undefined) return;
  if (Math.abs(now - (credential.seenAt ?? 0)) <= HOUR_MS) return;
  await keep({ ...record, credential: { ...credential, seenAt: now } }).catch(() => undefined);
}

/**
 * As `keep`, for a change that must remove the token: if the storage refuses to write, deletes the record.
 * @throws AppError STORAGE_FAILED when deleting fails as well
 */
export function keepOrErase(next: LoginRecord): Promise<void> {
  lastWrite = keep(next).catch(erase);
  return lastWrite;
}

async function erase(): Promise<void> {
  await removeStored(KEY, () => heedLate());
  stored = undefined;
}

/** Whether the record is in storage. */
export const isSaved = (): boolean => stored === record;

/** Writes the record if it is not in storage yet. Never rejects. */
export const saveRecord = (): Promise<void> => keep(record).catch(() => undefined);
