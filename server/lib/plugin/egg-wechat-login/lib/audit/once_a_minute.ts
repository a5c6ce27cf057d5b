const MINUTE_MS = 60_000;
/** So many addresses are told apart, for each kind of event: a network of IPv6 has more. */
const MAX_KEYS = 1000;
/** Stands for the addresses beyond those. */
const OTHERS = 'other';

/** Tells an event. `more`: 0 for the event itself, else how many more there were since it was told last. */
export type Tell = (address: string, more: number) => void;

/**
 * For events that anyone can cause as often as they like, and that would fill the disk: tells the first event of a kind and
 * address at once, and after that once a minute how many more there were.
 */
export class OnceAMinute {
  private readonly counts = new Map<string, { address: string; tell: Tell; more: number }>();
  private timer?: NodeJS.Timeout;

  add(kind: string, address: string, tell: Tell): void {
    const known = this.counts.get(`${kind} ${address}`);
    if (known) known.more += 1;
    else if (this.counts.size < MAX_KEYS || address === OTHERS) this.tellFirst(`${kind} ${address}`, address, tell);
    else this.add(kind, OTHERS, tell);
  }

  /** Reports the counts that were not reported yet, and resets them. Also called at the end of the process. */
  flush(): void {
    clearTimeout(this.timer);
    this.tellMore();
    this.counts.clear();
  }

  private tellFirst(key: string, address: string, tell: Tell): void {
    if (this.counts.size === 0) this.wait();
    this.counts.set(key, { address, tell, more: 0 });
    tell(address, 0);
  }

  private wait(): void {
    this.timer = setTimeout(() => this.onMinute(), MINUTE_MS).unref();
  }

  private onMinute(): void {
    for (const [key, { more }] of this.counts) if (more === 0) this.counts.delete(key);
    this.tellMore();
    if (this.counts.size > 0) this.wait();
  }

  private tellMore(): void {
    for (const count of this.counts.values()) {
      if (count.more > 0) count.tell(count.address, count.more);
      count.more = 0;
    }
  }
}
