import type { Cluster, Redis } from 'ioredis';
import { isCluster } from '../../redis/masters';
import { orStoreUnavailable } from '../../redis/store_unavailable';
import { EVERY_TOKEN, keysBeginningWith, uidOfKey, uidOfToken } from './keys';

/** How many keys Redis scans per step: few enough not to delay other clients. */
const STEP = 500;

export interface Page {
  /** The users who have a session. */
  uids: string[];
  /** The cursor of the next page; undefined after the last one. */
  cursor?: string;
}

/** The cursor is malformed, or belongs to another Redis. */
export class CursorError extends Error {}

/**
 * Lists all sessions page by page, with SCAN on each master in turn, so that Redis serves other clients in between. As with
 * SCAN, a session that lives during the whole scan is found, perhaps twice while Redis resizes its hash table. A cursor is
 * valid only for the Redis process that returned it, not for the replica that takes over.
 */
export class SessionScan {
  constructor(private readonly redis: Redis | Cluster) {}

  /**
   * Returns one page. In a Cluster, call `connectMasters` first.
   *
   * @param cursor - from the previous page; none for the first one
   * @param limit - how many uids at most, or a few more when Redis returns them together: none may be skipped
   */
  async page(cursor = '0', limit = Infinity): Promise<Page> {
    const masters = this.masters();
    const [, position, name] = /^(\d{1,20})(?:@(\S+))?$/.exec(cursor) ?? [];
    const index = name === undefined && position === '0' ? 0 : masters.findIndex((master) => master.name === name);
    if (position === undefined) throw new CursorError('The cursor is malformed: use one that list has printed.');
    if (index === -1)
      throw new CursorError('The cursor is of another Redis or a former master: start again without it.');
    const { next, uids } = await step(masters[index].redis, position, limit);
    if (next !== '0') return { uids, cursor: cursorOf(next, masters[index].name) };
    const following = masters[index + 1];
    return { uids, cursor: following && cursorOf('0', following.name) };
  }

  /**
   * Counts the live sessions. A session that begins or ends meanwhile may be counted or not, and one may count twice while
   * Redis resizes its hash table.
   *
   * @param pause - awaited between two steps
   */
  async count(pause: () => Promise<unknown> = async () => undefined): Promise<number> {
    let { uids, cursor } = await this.page();
    let count = uids.length;
    while (cursor !== undefined) {
      await pause();
      ({ uids, cursor } = await this.page(cursor));
      count += uids.length;
    }
    return count;
  }

  /**
   * The users about whom Redis has a key and whose uid begins like this: at most two, which is enough to tell that a beginning is
   * ambiguous.
   */
  async beginningWith(prefix: string): Promise<string[]> {
    const uids = new Set<string>();
    for (const { redis } of this.masters()) {
      let position = '0';
      do {
        const scanned = redis.scan(position, 'MATCH', keysBeginningWith(prefix), 'COUNT', STEP);
        const [next, keys] = await orStoreUnavailable(scanned);
        for (const uid of keys.map(uidOfKey)) if (uid !== undefined) uids.add(uid);
        position = next;
      } while (position !== '0' && uids.size < 2);
    }
    return [...uids].slice(0, 2);
  }

  /** In a stable order. The only master of a standalone Redis has no name. */
  private masters(): Array<{ redis: Redis; name?: string }> {
    if (!isCluster(this.redis)) return [{ redis: this.redis }];
    const named = this.redis
      .nodes('master')
      .map((redis) => ({ redis, name: `${redis.options.host}:${redis.options.port}` }));
    return named.sort((a, b) => (a.name < b.name ? -1 : 1));
  }
}

function cursorOf(position: string, name?: string): string {
  return name === undefined ? position : `${position}@${name}`;
}

async function step(redis: Redis, position: string, limit: number): Promise<{ next: string; uids: string[] }> {
  for (let count = STEP; ;) {
    const [next, keys] = await orStoreUnavailable(redis.scan(position, 'MATCH', EVERY_TOKEN, 'COUNT', count));
    const uids = keys.map(uidOfToken).filter((uid) => uid !== undefined);
    if (uids.length <= limit || count === 1) return { next, uids };
    // Too many: repeat from the same position with a smaller step.
    count = Math.max(1, Math.floor((count * limit) / uids.length));
  }
}
