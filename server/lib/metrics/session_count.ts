import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Cluster, Redis } from 'ioredis';
import type { RedisSettings } from '../../config/settings';
import { ApiError } from '../api_error';
import { connectMasters, connectRedis } from '../connect_redis';
import { SessionScan } from '../session_scan';
import type { Page } from '../session_scan';

const EVERY_MS = 5 * 60 * 1000;
const CONNECT_LIMIT_MS = 5000;

/** Between two steps, each of which takes Redis a fraction of a millisecond: a million sessions take about a minute. */
const PAUSE_MS = 10;

/**
 * How many sessions live, by a walk over all keys. Nothing waits for it, and others come in between its steps. A session
 * that begins or ends meanwhile may be counted or not, and while Redis resizes its table of keys, one may count twice.
 */
export async function countSessions(redis: Redis | Cluster): Promise<number> {
  const scan = new SessionScan(redis);
  let count = 0;
  for (let cursor: string | undefined = '0'; cursor !== undefined;) {
    const page: Page = await scan.page(cursor);
    count += page.uids.length;
    cursor = page.cursor;
    if (cursor !== undefined) await sleep(PAUSE_MS, undefined, { ref: false });
  }
  return count;
}

export interface CountListener {
  counted(count: number): void;
  /** What has been counted last stands, with its time. */
  failed(reason: string): void;
}

/**
 * Counts the sessions every few minutes, on a connection that lives as long as the count. Never rejects.
 *
 * @param signal - ends it
 */
export async function keepCounting(settings: RedisSettings, listener: CountListener, signal: AbortSignal) {
  while (!signal.aborted) {
    await countOnce(settings).then(
      (count) => listener.counted(count),
      (err: Error) => listener.failed(reasonOf(err)),
    );
    await sleep(EVERY_MS, undefined, { signal, ref: false }).catch(() => {});
  }
}

async function countOnce(settings: RedisSettings): Promise<number> {
  const redis = connectRedis(settings);
  // What breaks the connection also fails what waits for it.
  redis.on('error', () => {});
  try {
    await once(redis, 'ready', { signal: AbortSignal.timeout(CONNECT_LIMIT_MS) });
    await connectMasters(redis);
    return await countSessions(redis);
  } finally {
    redis.disconnect();
  }
}

function reasonOf(err: Error): string {
  return (err instanceof ApiError && err.reason) || err.message;
}
