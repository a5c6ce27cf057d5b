import type { Cluster, Redis } from 'ioredis';

/** ioredis says so of itself; its class cannot be asked for, since a host has an ioredis of its own. */
export function isCluster(redis: Redis | Cluster): redis is Cluster {
  return redis.isCluster;
}

/**
 * Connects to those masters of a ready Cluster that can be reached. ioredis connects at the first command for each master, and
 * refuses all commands that come before the connection is there: at the start of a busy worker they would be many.
 */
export async function connectMasters(redis: Redis | Cluster): Promise<void> {
  if (!isCluster(redis)) return;
  const waiting = redis.nodes('master').filter(({ status }) => status === 'wait');
  await Promise.allSettled(waiting.map((master) => master.connect()));
}
