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
 * As Redis keeps it: `<createdAt><openid><sealed session_key> <device>`. Memory of Redis is what a large service pays for, and
 * its allocator hands out 112, 128, 160 or 192 bytes: like this a record whose device has up to 13 takes 112, as JSON it would
 * take 192.
 */
export function encodeRecord({ createdAt, openid, sessionKey, device = '' }: SessionRecord): string {
  const time = Math.max(0, createdAt - EPOCH)
    .toString(36)
    .padStart(DIGITS, '0');
  // WeChat's openids have nothing to escape; whatever it may send one day must not move the fields.
  return `${time}${openid.replace(/[\s%]/g, encodeURIComponent)}${sessionKey} ${device}`;
}

/** undefined for what another version has written: to this one it is no session. */
export function decodeRecord(text: string): SessionRecord | undefined {
  // The sealed session_key begins with a sign that is nowhere else in it: the last one in front of a space.
  const [, time, escaped, sessionKey, device] = /^([\da-z]{6})(\S*)([~.][\w-]+) (.*)$/s.exec(text) ?? [];
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
