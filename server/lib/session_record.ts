/** What Redis keeps of a session. */
export interface SessionRecord {
  openid: string;
  /** WeChat's session_key, encrypted. */
  sessionKey: string;
  device?: string;
  /** Seconds since the epoch: when the user logged in. */
  createdAt: number;
}

/**
 * As Redis keeps it: `<createdAt> <openid> <sealed session_key> <device>`. In JSON with the names of its fields a session would
 * take a tenth more of Redis' memory, which is what a large service pays for.
 */
export function encodeRecord({ createdAt, openid, sessionKey, device = '' }: SessionRecord): string {
  // WeChat's openids have nothing to escape; whatever it may send one day must not move the fields.
  return `${createdAt} ${openid.replace(/[\s%]/g, encodeURIComponent)} ${sessionKey} ${device}`;
}

export function decodeRecord(text: string): SessionRecord {
  const [, createdAt, openid, sessionKey, device] = /^(\d+) (\S+) (\S+) (.*)$/s.exec(text)!;
  const record: SessionRecord = {
    openid: openid.includes('%') ? decodeURIComponent(openid) : openid,
    sessionKey,
    createdAt: Number(createdAt),
  };
  if (device) record.device = device;
  return record;
}
