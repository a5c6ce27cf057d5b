import { ApiError } from '../../errors/api_error';

/** When to try again after there was no room: by then some of those who wait have been answered. */
const RETRY_AFTER_SECONDS = 5;

/** `news`: look again. `time`: nothing has happened. `stop`: the client has gone, or the server ends. */
export type Outcome = 'news' | 'time' | 'stop';

/** One request that waits. It costs a timer and, besides its place in the room, nothing. */
export class Waiter {
  private outcome?: Outcome;
  private timer?: NodeJS.Timeout;
  private settle?: (outcome: Outcome) => void;

  /** Ends the waiting, even before it has begun. The first outcome counts. */
  end(outcome: Outcome): void {
    if (this.outcome) return;
    this.outcome = outcome;
    clearTimeout(this.timer);
    this.settle?.(outcome);
  }

  /** How the waiting ended: with `time` after this many milliseconds, if nothing else came first. */
  async ended(ms: number): Promise<Outcome> {
    if (this.outcome) return this.outcome;
    return new Promise((resolve) => {
      this.settle = resolve;
      this.timer = setTimeout(() => this.end('time'), ms);
    });
  }
}

export interface RoomLimits {
  /** Requests that wait in this process at most. */
  maxWaits: number;
  /** … and for the news of one session. */
  maxWaitsPerSession: number;
}

/** Who waits for news of which session, within limits. */
export class WaitingRoom {
  private readonly waiters = new Map<string, Set<Waiter>>();
  private count = 0;

  constructor(private readonly limits: RoomLimits) {}

  /** How many wait. */
  get size(): number {
    return this.count;
  }

  /** A place to wait for news of this session, until `leave`. @throws {ApiError} RATE_LIMITED when there is no room */
  enter(id: string): Waiter {
    const others = this.waiters.get(id);
    if (this.count >= this.limits.maxWaits || (others?.size ?? 0) >= this.limits.maxWaitsPerSession) {
      throw new ApiError('RATE_LIMITED', { retryAfterSeconds: RETRY_AFTER_SECONDS });
    }
    const waiter = new Waiter();
    if (others) others.add(waiter);
    else this.waiters.set(id, new Set([waiter]));
    this.count += 1;
    return waiter;
  }

  leave(id: string, waiter: Waiter): void {
    const others = this.waiters.get(id);
    if (!others?.delete(waiter)) return;
    this.count -= 1;
    if (others.size === 0) this.waiters.delete(id);
  }

  /** Those who wait for news of this session. */
  of(id: string): Waiter[] {
    return [...(this.waiters.get(id) ?? [])];
  }

  all(): Waiter[] {
    return [...this.waiters.values()].flatMap((waiters) => [...waiters]);
  }
}
