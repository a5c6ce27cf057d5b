import { setTimeout as sleep } from 'node:timers/promises';
import type { Messenger } from 'egg';
import { AggregatorRegistry } from 'prom-client';
import { ANSWER, QUESTION } from '../protocol';
import type { Answer, Question, Snapshot } from '../protocol';

/** How long a scrape waits for the workers. */
const LIMIT_MS = 1000;

export interface Collection {
  /** To be put together. */
  snapshots: Snapshot[];
  /** How many workers serve, and how many of them have answered. */
  workers: number;
  answering: number;
}

/**
 * Collects the metrics of all workers. What has been counted stays counted: a sum that fell because a worker died would
 * look like a counter that began anew, and Prometheus would add all that is left of it once more. So the totals of dead
 * workers are kept, and one that is late stands with those of its last answer.
 */
export class WorkerMetrics {
  private pids: number[] = [];
  /** The last answer of each worker that lives, and the totals of all that do not. */
  private readonly latest = new Map<number, Snapshot>();
  private dead: Snapshot = [];
  private round = 0;
  private answered = new Set<number>();
  private complete?: () => void;
  private underWay?: Promise<Collection>;

  constructor(private readonly messenger: Messenger) {
    messenger.on('egg-pids', (pids: (number | string)[]) => this.onPids(pids.map(Number)));
    messenger.on(ANSWER, (answer: Answer) => this.onAnswer(answer));
  }

  /** Asks all workers. Never rejects; takes a second at the most. Whoever comes meanwhile gets the same. */
  async collect(): Promise<Collection> {
    this.underWay ??= this.ask().finally(() => {
      this.underWay = undefined;
    });
    return this.underWay;
  }

  private async ask(): Promise<Collection> {
    const question: Question = { round: ++this.round };
    this.answered = new Set();
    const all = new Promise<void>((resolve) => {
      this.complete = resolve;
    });
    const timeout = new AbortController();
    this.messenger.sendToApp(QUESTION, question);
    this.completeIfAll();
    await Promise.race([all, sleep(LIMIT_MS, undefined, { signal: timeout.signal }).catch(() => {})]);
    timeout.abort();
    const answering = this.pids.filter((pid) => this.answered.has(pid));
    const living = [...this.latest].map(([pid, last]) => (this.answered.has(pid) ? last : totalsOf(last)));
    return { snapshots: [this.dead, ...living], workers: this.pids.length, answering: answering.length };
  }

  private onAnswer({ round, pid, snapshot }: Answer): void {
    // One that is about to serve answers as well.
    if (!this.pids.includes(pid)) return;
    this.latest.set(pid, snapshot);
    if (round === this.round) this.answered.add(pid);
    this.completeIfAll();
  }

  private onPids(pids: number[]): void {
    this.pids = pids;
    for (const [pid, last] of this.latest) {
      if (pids.includes(pid)) continue;
      this.latest.delete(pid);
      this.dead = AggregatorRegistry.aggregate([this.dead, totalsOf(last)]).getMetricsAsArray() as unknown as Snapshot;
    }
    this.completeIfAll();
  }

  private completeIfAll(): void {
    if (this.pids.every((pid) => this.answered.has(pid))) this.complete?.();
  }
}

/** Of a worker that is not there just now its gauges say nothing. */
function totalsOf(snapshot: Snapshot): Snapshot {
  return snapshot.filter(({ type }) => String(type) === 'counter' || String(type) === 'histogram');
}
