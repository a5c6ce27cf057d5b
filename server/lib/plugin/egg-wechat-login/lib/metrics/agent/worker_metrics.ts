import { setTimeout as sleep } from 'node:timers/promises';
import type { Messenger } from 'egg';
import { AggregatorRegistry } from 'prom-client';
import { ANSWER, QUESTION } from '../protocol';
import type { Answer, Question, Snapshot } from '../protocol';

/** How long a scrape waits for the workers. */
const LIMIT_MS = 1000;

export interface Collection {
  /** To be aggregated. */
  snapshots: Snapshot[];
  /** How many workers serve, and how many of those answered. */
  workers: number;
  answering: number;
}

/**
 * Collects the metrics of all workers. Sums never fall: Prometheus takes a counter that falls for one that was reset, and
 * would count the remaining sum a second time. So this keeps the totals of workers that died, and uses the last known totals
 * of a worker that answers late.
 */
export class WorkerMetrics {
  private pids: number[] = [];
  /** The last answer of each live worker. */
  private readonly latest = new Map<number, Snapshot>();
  /** The totals of all workers that died. */
  private dead: Snapshot = [];
  private round = 0;
  private answered = new Set<number>();
  private complete?: () => void;
  private underWay?: Promise<Collection>;

  constructor(private readonly messenger: Messenger) {
    messenger.on('egg-pids', (pids: (number | string)[]) => this.onPids(pids.map(Number)));
    messenger.on(ANSWER, (answer: Answer) => this.onAnswer(answer));
  }

  /** Asks all workers. Never rejects; takes a second at most. Concurrent callers share one result. */
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
    // A worker that does not serve yet answers as well.
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

/** Without the gauges, which are only valid at the time of the answer. */
function totalsOf(snapshot: Snapshot): Snapshot {
  return snapshot.filter(({ type }) => String(type) === 'counter' || String(type) === 'histogram');
}
