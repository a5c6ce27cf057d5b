import type { Failure } from './failures';
import type { Endpoint } from '../routes';

/** Counts the calls of each endpoint, and lets the next ones fail. */
export class Calls {
  private counts = new Map<Endpoint, number>();
  private failures: { endpoint: Endpoint; failure: Failure; left: number }[] = [];

  /** How many calls this endpoint got since the last reset, those that failed included. */
  of(endpoint: Endpoint): number {
    return this.counts.get(endpoint) ?? 0;
  }

  /** The next calls of this endpoint will fail, after those that were already told to. */
  fail(endpoint: Endpoint, failure: Failure, times: number): void {
    this.failures.push({ endpoint, failure, left: times });
  }

  /** Counts a call. @return how it has to fail */
  next(endpoint: Endpoint): Failure | undefined {
    this.counts.set(endpoint, this.of(endpoint) + 1);
    const planned = this.failures.find((each) => each.endpoint === endpoint && each.left > 0);
    if (!planned) return undefined;
    planned.left -= 1;
    return planned.failure;
  }

  /** No call counted, no failure planned. */
  reset(): void {
    this.counts = new Map();
    this.failures = [];
  }
}
