import type { Redis } from 'ioredis';
import { decodeRecord } from '../../egg-wechat-login/lib/session/store/record';
import type { SessionRecord } from '../../egg-wechat-login/lib/session/store/record';
import type { StoredKey } from './protocol';

const INTERVAL_MS = 300;
/** No more than people can look at. */
const MAX_KEYS = 60;
/** The keys that are about a login. Others of a user, such as the answers of POST /api/phone, are not even strings. */
const KEY = /^wx:\{([^}]+)\}:(token|session|kicked|ban)/;

export interface StoreObserver {
  /** Whether anyone still watches. */
  isWatched(): boolean;
  /** Called with all stored keys whenever one of them has changed. */
  changed(keys: StoredKey[]): void;
  /** The stage's name for a user. */
  nameOf(uid: string): string | undefined;
}

/** Polls the sessions in Redis while anyone watches. For development only, where SCAN is cheap. */
export class StoreWatcher {
  private timer?: NodeJS.Timeout;
  private last?: string;
  private looking = false;

  constructor(
    private readonly redis: Redis,
    private readonly observer: StoreObserver,
  ) {}

  /** Starts polling; a new watcher gets the current keys. */
  start(): void {
    this.timer ??= setInterval(() => void this.look(), INTERVAL_MS).unref();
    this.last = undefined;
    void this.look();
  }

  stop(): void {
    clearInterval(this.timer);
    this.timer = undefined;
  }

  /** Polls once, now. */
  async look(): Promise<void> {
    if (!this.observer.isWatched()) {
      this.stop();
      return;
    }
    if (this.looking) return;
    this.looking = true;
    try {
      const keys = await this.read();
      // A TTL that only runs down is not a change.
      const state = JSON.stringify(keys.map(({ key, value }) => [key, value]));
      if (state !== this.last) this.observer.changed(keys);
      this.last = state;
    } catch {
      // Redis is down: the API reports it, and the next poll may succeed.
    } finally {
      this.looking = false;
    }
  }

  private async read(): Promise<StoredKey[]> {
    const names = new Set<string>();
    let cursor = '0';
    do {
      const [next, page] = await this.redis.scan(cursor, 'MATCH', 'wx:*', 'COUNT', 200);
      for (const name of page) names.add(name);
      cursor = next;
    } while (cursor !== '0' && names.size < MAX_KEYS);
    const keys = await Promise.all(
      [...names]
        .sort()
        .slice(0, MAX_KEYS)
        .map((name) => this.readKey(name)),
    );
    return keys.filter((key) => key !== undefined);
  }

  private async readKey(key: string): Promise<StoredKey | undefined> {
    const match = KEY.exec(key);
    if (!match) return undefined;
    const [value, ttl] = await Promise.all([this.redis.get(key), this.redis.ttl(key)]);
    if (value === null) return undefined;
    const kind = match[2] as StoredKey['kind'];
    return {
      key,
      uid: match[1],
      name: this.observer.nameOf(match[1]),
      kind,
      value: kind === 'session' ? summary(value) : value,
      ttl,
    };
  }
}

/** The visible part of a session's record: without the openid and the (encrypted) session_key. */
function summary(record: string): string {
  const { device, createdAt }: Partial<SessionRecord> = decodeRecord(record) ?? {};
  return JSON.stringify({ device, createdAt });
}
