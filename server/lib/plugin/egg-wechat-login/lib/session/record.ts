import { SEALED } from '../wechat/session_key_cipher';

/** What Redis keeps of a session. */
export interface SessionRecord {
  openid: string;
  /** WeChat's session_key, as SessionKeyCipher seals it. */
  sessionKey: string;
  device?: string;
  /** Seconds since the epoch: when the user logged in. */
  createdAt: number;
}

/** Times are counted from 2020 and take six digits of base 36: enough until 2088. */
const EPOCH = Date.UTC(2020) / 1000;
const DIGITS = 6;

/**
 * The record as Redis keeps it: `<createdAt><openid><sealed session_key> <device>`. A large service pays for the memory of
 * Redis, whose allocator hands out 112, 128, 160 or 192 bytes: a record with a device of up to 13 bytes takes 112, as JSON
 * it would take 192.
 */
export function encodeRecord({ createdAt, openid, sessionKey, device = '' }: SessionRecord): string {
  const time = Math.max(0, createdAt - EPOCH)
    .toString(36)
    .padStart(DIGITS, '0');
  // WeChat's openids have nothing to escape; whatever it may send one day must not move the fields.
  return `${time}${openid.replace(/[\s%]/g, encodeURIComponent)}${sessionKey} ${device}`;
}

/** The sealed session_key begins with a sign that occurs nowhere else in it: the last such sign in front of a space. */
const RECORD = new RegExp(`^([\\da-z]{${DIGITS}})(\\S*)(${SEALED}) (.*)$`, 's');

/** undefined: another version has written it, and to this one it is not a session. */
export function decodeRecord(text: string): SessionRecord | undefined {
  const [, time, escaped, sessionKey, device] = RECORD.exec(text) ?? [];
  const openid = escaped?.includes('%') ? unescaped(escaped) : escaped;
  if (openid === undefined) return undefined;
  const record: SessionRecord = { openid, sessionKey, createdAt: EPOCH + parseInt(time, 36) };
  if (device) record.device = device;
  return record;
}

function unescaped(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

/** Seconds since the epoch → RFC 3339. */
export function rfc3339(seconds: number): string {
  return new Date(seconds * 1000).toISOString();
}
