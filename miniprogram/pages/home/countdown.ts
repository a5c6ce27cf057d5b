/** What a button says until it may be tapped again. */
export function waitText(seconds: number): string {
  if (seconds <= 0) return '';
  return seconds < 100 ? `${seconds} 秒后可再试` : `${Math.ceil(seconds / 60)} 分钟后可再试`;
}

/** Counts down the seconds for which the server wants to be left alone (`Retry-After`). */
export class Countdown {
  private timer?: number;
  /** The problem that it counts for. */
  private cause?: object;

  /** @param tell - called with what to say, every second, and at the end with '' */
  constructor(private readonly tell: (text: string) => void) {}

  /** Starts the countdown for this problem, unless it is running for it already. */
  follow(problem: { retryAfter?: number }): void {
    if (problem === this.cause) return;
    this.stop();
    this.cause = problem;
    if (problem.retryAfter) this.run(problem.retryAfter);
  }

  /** Stops, and would start again for the same problem. */
  stop(): void {
    this.end();
    this.cause = undefined;
  }

  /**
   * Ends the wait for this problem. For the return from the background: timers stand still there and the phone's clock can be
   * set, so only the server knows whether the time is over.
   */
  end(): void {
    if (this.timer === undefined) return;
    clearTimeout(this.timer);
    this.timer = undefined;
    this.tell('');
  }

  private run(seconds: number): void {
    this.tell(waitText(seconds));
    this.timer = seconds > 0 ? setTimeout(() => this.run(seconds - 1), 1000) : undefined;
  }
}
