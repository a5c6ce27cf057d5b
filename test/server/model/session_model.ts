import type { StoreOptions } from '../../../server/lib/plugin/egg-wechat-login/lib/session/store/user_store';

/** One login's outcome: what a phone holds. Its id is the session's, and stands in for the JWT around it. */
export interface Token {
  uid: string;
  id: string;
  /** Seconds since the epoch: the absolute limit. */
  endsAt: number;
}

/** What the store has to do, small enough to be seen to be right: a user has one session, and it ends at `until`. */
export class SessionModel {
  constructor(
    private readonly limits: StoreOptions,
    public now: number,
    private readonly sessions = new Map<string, { id: string; until: number }>(),
    private readonly kicked = new Map<string, { uid: string; until: number }>(),
  ) {}

  copy(): SessionModel {
    const sessions = [...this.sessions].map(([uid, session]) => [uid, { ...session }] as const);
    return new SessionModel(this.limits, this.now, new Map(sessions), new Map(this.kicked));
  }

  login({ uid, id }: Token): string {
    const older = this.live(uid);
    const { idleSeconds, maxSeconds } = this.limits;
    this.sessions.set(uid, { id, until: this.now + Math.min(idleSeconds, maxSeconds) });
    return older ? `replaced ${older.id}` : 'opened';
  }

  check(token: Token): string {
    if (token.endsAt <= this.now) return 'SESSION_EXPIRED';
    const state = this.stateOf(token);
    if (state === 'live') this.renew(this.live(token.uid)!, token.endsAt);
    return state;
  }

  logout(token: Token): string {
    const state = this.stateOf(token);
    if (state === 'live') this.sessions.delete(token.uid);
    return state;
  }

  kick(uid: string): string {
    const live = this.live(uid);
    if (!live) return 'nobody';
    this.sessions.delete(uid);
    this.kicked.set(live.id, { uid, until: this.now + this.limits.maxSeconds });
    return 'kicked';
  }

  /** Every key that Redis has to hold: no other, none less, each with the time at which it goes. */
  keys(): Record<string, { id: string; until: number }> {
    const keys: Record<string, { id: string; until: number }> = {};
    for (const [uid, { id, until }] of this.sessions) {
      if (until > this.now) keys[`wx:{${uid}}:token`] = keys[`wx:{${uid}}:session:${id}`] = { id, until };
    }
    for (const [id, { uid, until }] of this.kicked) {
      if (until > this.now) keys[`wx:{${uid}}:kicked:${id}`] = { id: 'kicked', until };
    }
    return keys;
  }

  private stateOf({ uid, id }: Token): string {
    const live = this.live(uid);
    if (live?.id === id) return 'live';
    if ((this.kicked.get(id)?.until ?? 0) > this.now) return 'SESSION_KICKED';
    return live ? `SESSION_REPLACED ${live.id}` : 'SESSION_EXPIRED';
  }

  /** For another idle limit, up to the absolute limit; not before 1/20 of the idle limit is used up. */
  private renew(session: { until: number }, endsAt: number): void {
    const { idleSeconds } = this.limits;
    const used = this.now + idleSeconds - session.until;
    if (session.until < endsAt && used >= idleSeconds / 20) session.until = Math.min(this.now + idleSeconds, endsAt);
  }

  private live(uid: string) {
    const session = this.sessions.get(uid);
    return session && session.until > this.now ? session : undefined;
  }
}
