import DataLoader from 'dataloader';
import type { Redis } from 'ioredis';

/** How many keys one command reads at most: less than a fifth of a millisecond for Redis. */
const MAX_KEYS = 200;

/** The values of two keys; null for a missing key. */
type Pair = [string | null, string | null];

/** Reads two keys of one slot atomically. */
export type ReadPair = (one: string, other: string) => Promise<Pair>;

/**
 * Reads with MGET. Batches the reads of one turn of the event loop into one command, which takes Redis a third of the CPU
 * of one command per pair. Not in a Cluster, where the pairs are in different slots: there each pair is one command.
 */
export function batchedRead(redis: Redis): ReadPair {
  if (redis.isCluster) return async (one, other) => (await redis.mget(one, other)) as Pair;
  const loader = new DataLoader<[string, string], Pair>(
    async (pairs) => {
      const values = await redis.mget(pairs.flat());
      return pairs.map((_, i) => [values[2 * i], values[2 * i + 1]]);
    },
    { cache: false, maxBatchSize: MAX_KEYS / 2, batchScheduleFn: setImmediate },
  );
  return (one, other) => loader.load([one, other]);
}
