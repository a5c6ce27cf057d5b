import { SEALED } from '../../wechat/session_key_cipher';

/** What a record has from WeChat. */
export interface WechatIds {
  openid: string;
  /** Present when the mini program is bound to an Open Platform account. */
  unionid?: string;
  /** WeChat's session_key, encrypted by SessionKeyCipher. */
  sessionKey: string;
}

/** A session as it is stored in Redis. Times are seconds since the epoch. */
export interface SessionRecord extends WechatIds {
  device?: string;
  /** When the user logged in. */
  createdAt: number;
  /** When the TTLs were last set. */
  renewedAt: number;
}

/** Times count from 2020, in five digits of base 64: enough until 2054. */
const EPOCH = Date.UTC(2020) / 1000;
const TIME_LENGTH = 5;
const LAST = 64 ** TIME_LENGTH - 1;
const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** The position of `renewedAt`, which is all that a renewal replaces. */
export const STAMP_AT = TIME_LENGTH;
export const STAMP_LENGTH = TIME_LENGTH;

/**
 * The stored form: `<createdAt><renewedAt><openid>[|<unionid>]<sealed session_key> <device>`. It saves memory: Redis
 * allocates 112, 128, 160 or 192 bytes, and a record with a device name of up to 14 bytes and no unionid takes 112; as
 * JSON it would take 192.
 */
export function encodeRecord({ createdAt, renewedAt, device, ...ids }: SessionRecord): string {
  return `${encodeTime(createdAt)}${encodeTime(renewedAt)}${encodeIds(ids)} ${device ?? ''}`;
}

/** The part of a record that a new session_key replaces. */
export function encodeIds({ openid, unionid, sessionKey }: WechatIds): string {
  const ids = unionid === undefined ? escaped(openid) : `${escaped(openid)}|${escaped(unionid)}`;
  return ids + sessionKey;
}

const TIME = `[\\w-]{${TIME_LENGTH}}`;
/** The sealed session_key begins at the last `~` or `.` before the space: it contains neither of them again. */
const RECORD = new RegExp(`^(${TIME})(${TIME})(\\S*)(${SEALED}) (.*)$`, 's');

/** Returns undefined for a record that cannot be read, such as one of another version: treated as no session. */
export function decodeRecord(text: string): SessionRecord | undefined {
  const [, createdAt, renewedAt, ids, sessionKey, device] = RECORD.exec(text) ?? [];
  if (ids === undefined) return undefined;
  const [openid, unionid] = /[%|]/.test(ids) ? ids.split('|').map(unescaped) : [ids];
  if (openid === undefined) return undefined;
  const times = { createdAt: decodeTime(createdAt), renewedAt: decodeTime(renewedAt) };
  const record: SessionRecord = { openid, sessionKey, ...times };
  if (unionid) record.unionid = unionid;
  if (device) record.device = device;
  return record;
}

/** Seconds since the epoch → five digits. */
export function encodeTime(seconds: number): string {
  let rest = Math.min(LAST, Math.max(0, seconds - EPOCH));
  let text = '';
  for (let i = 0; i < TIME_LENGTH; i++) {
    text = DIGITS[rest % 64] + text;
    rest = Math.floor(rest / 64);
  }
  return text;
}

function decodeTime(text: string): number {
  let seconds = 0;
  for (const digit of text) seconds = seconds * 64 + DIGITS.indexOf(digit);
  return EPOCH + seconds;
}

/** WeChat's ids need no escaping today; any that it may send one day must not shift the fields. */
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

/** Converts seconds since the epoch to RFC 3339. */
export function rfc3339(seconds: number): string {
  return new Date(seconds * 1000).toISOString();
}
