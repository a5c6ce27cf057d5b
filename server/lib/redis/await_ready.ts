import { once } from 'node:events';
import type { Cluster, Redis } from 'ioredis';

/** Longer than connecting may take. */
const LIMIT_MS = 2000;

/**
 * Waits until Redis is ready, so that a new worker does not begin with 503s, but not for one that cannot be reached: a worker
 * that is replaced during an outage serves without Redis, like the others, and connects when it is back. Never rejects.
 */
export async function awaitReady(redis: Redis | Cluster): Promise<void> {
  // `reconnecting`: the first attempt has failed. The embedded Redis has no status.
  if (!['wait', 'connecting', 'connect'].includes(redis.status)) return;
  await once(redis, 'ready', { signal: AbortSignal.timeout(LIMIT_MS) }).catch(() => {});
}
