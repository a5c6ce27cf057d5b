import { ApiError } from '../../errors/api_error';

/** `Retry-After` when there is no room: by then some waiting requests have been answered. */
const RETRY_AFTER_SECONDS = 5;

/** `news`: check the session. `time`: the time is over. `stop`: the client has gone, or the server shuts down. */
export type Outcome = 'news' | 'time' | 'stop';

/** A waiting request. Costs one timer and its place in the room. */
export class Waiter {
  private outcome?: Outcome;
  private timer?: NodeJS.Timeout;
  private settle?: (outcome: Outcome) => void;

  /** Ends the wait, even before `ended` is called. The first outcome counts. */
  end(outcome: Outcome): void {
    if (this.outcome) return;
    this.outcome = outcome;
    clearTimeout(this.timer);
    this.settle?.(outcome);
  }

  /** Resolves with the outcome: `time` after this many milliseconds, if nothing else comes first. */
  async ended(ms: number): Promise<Outcome> {
    if (this.outcome) return this.outcome;
    return new Promise((resolve) => {
      this.settle = resolve;
      this.timer = setTimeout(() => this.end('time'), ms);
    });
  }
}

export interface RoomLimits {
  /** How many requests may wait in this process. */
  maxWaits: number;
  /** How many may wait for the same session. */
  maxWaitsPerSession: number;
}

/** The waiting requests by session, within limits. */
export class WaitingRoom {
  private readonly waiters = new Map<string, Set<Waiter>>();
  private count = 0;

  constructor(private readonly limits: RoomLimits) {}

  /** How many wait. */
  get size(): number {
    return this.count;
  }

  /** Registers a waiter for this session, until `leave`. @throws {ApiError} RATE_LIMITED when there is no room */
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

  /** The waiters for this session. */
  of(id: string): Waiter[] {
    return [...(this.waiters.get(id) ?? [])];
  }

  all(): Waiter[] {
    return [...this.waiters.values()].flatMap((waiters) => [...waiters]);
  }
}
