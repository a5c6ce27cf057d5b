import { performance } from 'node:perf_hooks';
import type { Cluster, Redis } from 'ioredis';
import calculateSlot from 'cluster-key-slot';
import { isCluster } from './masters';

/** How long a reading is used: clocks of two machines drift apart by some milliseconds a minute. */
const USED_FOR_MS = 60_000;

/** Reads the time, [seconds, microseconds], of the Redis that has this key. */
export type ReadTime = (key: string) => Promise<[string, string]>;

interface Reading {
  /** Milliseconds since the epoch at which Redis read its clock, and our own monotonic clock when the answer came. */
  redis: number;
  own: number;
}

/**
 * The clocks of the masters, for deadlines that Redis itself can compare with its TIME. The wall clock of this machine may
 * differ from theirs; so each master is asked for its time once a minute, when it is needed.
 */
export class RedisClock {
  private readonly readings = new Map<string, Promise<Reading>>();
  private readonly timeoutMs?: number;

  constructor(
    private readonly redis: Redis | Cluster,
    private readonly readTime: ReadTime,
  ) {
    const options = isCluster(redis) ? redis.options.redisOptions : redis.options;
    this.timeoutMs = options?.commandTimeout;
  }

  /**
   * When the caller of a command that is sent now will give up, in milliseconds since the epoch by the clock of the Redis that has
   * this key; never later than that, but earlier by the time that its last answer took. Empty when commands have no time-out.
   */
  async deadline(key: string): Promise<string> {
    if (this.timeoutMs === undefined) return '';
    const { redis, own } = await this.readingOf(key);
    return String(Math.floor(redis + (performance.now() - own) + this.timeoutMs));
  }

  /** Forgets the clock of the Redis that has this key: it was set since it was read. */
  forget(key: string): void {
    this.readings.delete(this.masterOf(key));
  }

  private async readingOf(key: string): Promise<Reading> {
    const master = this.masterOf(key);
    const known = await this.readings.get(master);
    if (known && performance.now() - known.own < USED_FOR_MS) return known;
    const reading = this.ask(key);
    this.readings.set(master, reading);
    reading.catch(() => this.readings.delete(master));
    return reading;
  }

  private async ask(key: string): Promise<Reading> {
    const [seconds, microseconds] = await this.readTime(key);
    return { redis: Number(seconds) * 1000 + Number(microseconds) / 1000, own: performance.now() };
  }

  /** The address of the key's master; the same for all keys unless this is a Cluster. */
  private masterOf(key: string): string {
    return isCluster(this.redis) ? this.redis.slots[calculateSlot(key)]?.[0] : '';
  }
}
