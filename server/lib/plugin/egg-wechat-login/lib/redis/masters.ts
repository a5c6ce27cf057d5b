import type { Cluster, Redis } from 'ioredis';

/** Asks ioredis itself; `instanceof` would fail, since the application may have another copy of ioredis. */
export function isCluster(redis: Redis | Cluster): redis is Cluster {
  return redis.isCluster;
}

/**
 * Connects to every reachable master of a ready Cluster. By default ioredis connects to a master at its first command and
 * fails all commands until it is connected: a busy worker would start with many failures.
 */
export async function connectMasters(redis: Redis | Cluster): Promise<void> {
  if (!isCluster(redis)) return;
  const waiting = redis.nodes('master').filter(({ status }) => status === 'wait');
  await Promise.allSettled(waiting.map((master) => master.connect()));
}
