import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { Cluster } from 'ioredis';
import type { Redis } from 'ioredis';
import type { RedisSettings } from '../../config/settings';
import { connectMasters, connectRedis } from '../connect_redis';
import { LIVE_SESSIONS } from '../session_scripts';

const EVERY_MS = 5 * 60 * 1000;
const CONNECT_LIMIT_MS = 5000;

/** A step takes Redis a fraction of a millisecond; a million sessions take some 4000 steps and about a minute. */
const STEP = 500;
const PAUSE_MS = 10;

/**
 * How many sessions live, by a walk over all keys. Nothing waits for it, and others come in between its steps. A session
 * that begins or ends meanwhile may be counted or not, and while Redis resizes its table of keys, one may count twice.
 */
export async function countSessions(redis: Redis | Cluster): Promise<number> {
  let count = 0;
  for (const node of redis instanceof Cluster ? redis.nodes('master') : [redis]) {
    let cursor = '0';
    do {
      const [next, keys] = await node.scan(cursor, 'MATCH', LIVE_SESSIONS, 'COUNT', STEP);
      count += keys.length;
      cursor = next;
      if (cursor !== '0') await sleep(PAUSE_MS, undefined, { ref: false });
    } while (cursor !== '0');
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

/** A refusal begins with its kind (NOPERM, LOADING …); what follows can quote the command. */
function reasonOf({ name, message }: Error): string {
  return name === 'ReplyError' ? message.split(' ')[0] : message;
}
