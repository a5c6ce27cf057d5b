/** Limits the concurrent calls to a slow service and refuses the rest, so that they do not pile up. */
export class Bulkhead {
  private running = 0;

  constructor(
    private readonly limit: number,
    private readonly refusal: () => Error,
  ) {}

  /** Runs `work`. @throws what `work` throws, or the refusal when the limit is reached */
  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.running >= this.limit) throw this.refusal();
    this.running += 1;
    try {
      return await work();
    } finally {
      this.running -= 1;
    }
  }
}
