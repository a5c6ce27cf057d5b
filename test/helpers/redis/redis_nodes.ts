import { Cluster } from 'ioredis';
import type { Redis } from 'ioredis';

/** The masters of a Cluster, each of which handles FLUSHALL and KEYS for itself only, or the single Redis. */
export function mastersOf(redis: Redis | Cluster): Redis[] {
  return redis instanceof Cluster ? redis.nodes('master') : [redis];
}

export async function flush(redis: Redis | Cluster): Promise<void> {
  await Promise.all(mastersOf(redis).map((master) => master.flushall()));
}

/** All keys, sorted. */
export async function keysOf(redis: Redis | Cluster): Promise<string[]> {
  const keys = await Promise.all(mastersOf(redis).map((master) => master.keys('*')));
  return keys.flat().sort();
}

/** One value of INFO; '' if it does not exist. */
export async function infoOf(redis: Redis, section: string, name: string): Promise<string> {
  return new RegExp(`^${name}:(.*?)\r?$`, 'm').exec(await redis.info(section))?.[1] ?? '';
}
