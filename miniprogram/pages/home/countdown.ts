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
    if (problem.retryAfter) this.run(problem.retryAfter, Date.now() + problem.retryAfter * 1000);
  }

  stop(): void {
    if (this.timer !== undefined) {
      clearTimeout(this.timer);
      this.tell('');
    }
    this.timer = undefined;
    this.cause = undefined;
  }

  /** In the background timers stand still, so the clock counts, too; but set back by its user, it makes nobody wait longer. */
  private run(seconds: number, end: number): void {
    this.tell(waitText(seconds));
    this.timer = undefined;
    if (seconds <= 0) return;
    this.timer = setTimeout(() => this.run(Math.min(seconds - 1, Math.ceil((end - Date.now()) / 1000)), end), 1000);
  }
}
