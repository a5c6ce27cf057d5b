/** What Redis keeps of a session. */
export interface SessionRecord {
  openid: string;
  /** WeChat's session_key, as SessionKeyCipher seals it. */
  sessionKey: string;
  device?: string;
  /** Seconds since the epoch: when the user logged in. */
  createdAt: number;
}

/**
 * As Redis keeps it: `<createdAt in base 36> <openid><sealed session_key> <device>`. Memory of Redis is what a large service
 * pays for, and its allocator hands out steps of 16 bytes: like this a session takes two of them less than as JSON.
 */
export function encodeRecord({ createdAt, openid, sessionKey, device = '' }: SessionRecord): string {
  // WeChat's openids have nothing to escape; whatever it may send one day must not move the fields.
  return `${createdAt.toString(36)} ${openid.replace(/[\s%]/g, encodeURIComponent)}${sessionKey} ${device}`;
}

export function decodeRecord(text: string): SessionRecord {
  // The sealed session_key begins with a sign that is nowhere else in it: the last one in front of a space.
  const [, createdAt, openid, sessionKey, device] = /^(\w+) (\S*)([~.][\w-]+) (.*)$/s.exec(text)!;
  const record: SessionRecord = {
    openid: openid.includes('%') ? decodeURIComponent(openid) : openid,
    sessionKey,
    createdAt: parseInt(createdAt, 36),
  };
  if (device) record.device = device;
  return record;
}
