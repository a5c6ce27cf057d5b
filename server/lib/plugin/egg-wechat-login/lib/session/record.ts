import { SEALED } from '../wechat/session_key_cipher';
import { decodeTime, encodeTime, TIME_LENGTH } from './record_time';

/** What Redis keeps of a session. Times are seconds since the epoch. */
export interface SessionRecord {
  openid: string;
  /** Of a user whose mini program is bound to an Open Platform account. */
  unionid?: string;
  /** WeChat's session_key, as SessionKeyCipher seals it. */
  sessionKey: string;
  device?: string;
  /** When the user logged in. */
  createdAt: number;
  /** When the TTLs were last set. */
  renewedAt: number;
}

/** Where the stamp stands that tells when the TTLs were last set: a renewal overwrites it in its place. */
export const STAMP_AT = TIME_LENGTH;
export const STAMP_LENGTH = TIME_LENGTH;

/**
 * The record as Redis keeps it: `<createdAt><renewedAt><openid>[|<unionid>]<sealed session_key> <device>`. A large service pays
 * for the memory of Redis, whose allocator hands out 112, 128, 160 or 192 bytes: a record with a device of up to 14 bytes
 * and no unionid takes 112, as JSON it would take 192.
 */
export function encodeRecord({
  createdAt,
  renewedAt,
  openid,
  unionid,
  sessionKey,
  device = '',
}: SessionRecord): string {
  const ids = unionid === undefined ? escaped(openid) : `${escaped(openid)}|${escaped(unionid)}`;
  return `${encodeTime(createdAt)}${encodeTime(renewedAt)}${ids}${sessionKey} ${device}`;
}

/** The sealed session_key begins with a sign that occurs nowhere else in it: the last such sign in front of a space. */
const TIME = `[\\w-]{${TIME_LENGTH}}`;
const RECORD = new RegExp(`^(${TIME})(${TIME})(\\S*)(${SEALED}) (.*)$`, 's');

/** undefined: another version has written it, and to this one it is not a session. */
export function decodeRecord(text: string): SessionRecord | undefined {
  const [, createdAt, renewedAt, ids, sessionKey, device] = RECORD.exec(text) ?? [];
  if (ids === undefined) return undefined;
  const [openid, unionid] = ids.includes('%') || ids.includes('|') ? ids.split('|').map(unescaped) : [ids];
  if (openid === undefined) return undefined;
  const record: SessionRecord = {
    openid,
    sessionKey,
    createdAt: decodeTime(createdAt),
    renewedAt: decodeTime(renewedAt),
  };
  if (unionid) record.unionid = unionid;
  if (device) record.device = device;
  return record;
}

/** WeChat's ids have nothing to escape; whatever it may send one day must not move the fields. */
function escaped(id: string): string {
  return id.replace(/[\s%|]/g, encodeURIComponent);
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
