import type { Cluster, Redis } from 'ioredis';
import { isCluster } from '../redis/masters';
import { orStoreUnavailable } from '../redis/store_unavailable';
import { EVERY_TOKEN, uidOfToken } from './keys';

/** How many keys Redis looks at in one step: few enough to hold nobody else up. */
const STEP = 500;

export interface Page {
  /** Who has a session. */
  uids: string[];
  /** Where to go on; undefined after the last page. */
  cursor?: string;
}

/** The cursor is malformed, or belongs to another Redis. */
export class CursorError extends Error {}

/**
 * Goes through all sessions page by page, with SCAN on each master in turn, so that Redis serves others in between. What
 * SCAN promises holds: a session that lives from the first page to the last is found, perhaps twice while Redis resizes
 * its table. A cursor is good for the process of Redis that gave it: not for the replica that takes its place.
 */
export class SessionScan {
  constructor(private readonly redis: Redis | Cluster) {}

  /**
   * One step. Connect to all masters of a Cluster before.
   *
   * @param cursor - of the page before; none for the first page
   * @param limit - at most this many, or a few more where Redis keeps them in one place: what it has found must not get lost
   */
  async page(cursor = '0', limit = Infinity): Promise<Page> {
    const masters = this.masters();
    const [, position, name] = /^(\d{1,20})(?:@(\S+))?$/.exec(cursor) ?? [];
    const index = name === undefined && position === '0' ? 0 : masters.findIndex((master) => master.name === name);
    if (position === undefined) throw new CursorError('The cursor is not one that a list has ended with.');
    if (index === -1) throw new CursorError('The cursor is not of this Redis, or its master has changed: start again.');
    const { next, uids } = await step(masters[index].redis, position, limit);
    if (next !== '0') return { uids, cursor: cursorOf(next, masters[index].name) };
    const following = masters[index + 1];
    return { uids, cursor: following && cursorOf('0', following.name) };
  }

  /**
   * How many sessions live. A session that begins or ends meanwhile may be counted or not, and one may count twice while Redis
   * resizes its table.
   *
   * @param pause - is awaited between two steps
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

  /** In an order that stays. The only master of a standalone Redis has no name. */
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
    // Too many: again from the same place, in a smaller step.
    count = Math.max(1, Math.floor((count * limit) / uids.length));
  }
}
