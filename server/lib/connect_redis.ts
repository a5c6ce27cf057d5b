import { once } from 'node:events';
import { Cluster } from 'ioredis';
import type { ClusterNode, ClusterOptions, Redis, RedisOptions } from 'ioredis';
import { redisClient } from '../config/redis';
import type { RedisSettings } from '../config/settings';
import { DiscreetRedis } from './redis_client';

/** Its message is for the operator. */
export class RedisUnreachableError extends Error {}

/** A connection as egg-redis makes it, for what runs outside of Egg. */
export function connectRedis(settings: RedisSettings): Redis | Cluster {
  const options = redisClient(settings);
  if (settings.form !== 'cluster') return new DiscreetRedis(options as RedisOptions);
  const { nodes, ...clusterOptions } = options as ClusterOptions & { nodes: ClusterNode[] };
  return new DiscreetRedis.Cluster(nodes, clusterOptions);
}

/**
 * Waits until Redis is ready to serve, for the start of the service.
 *
 * @throws {Error} when it is not after `limitMs`; the message is for the operator
 */
export async function waitForRedis(settings: RedisSettings, limitMs: number): Promise<void> {
  const redis = await openRedis(settings, limitMs).catch((err: Error) => {
    throw new Error(`${err.message} The service does not start without it.`);
  });
  redis.disconnect();
}

/**
 * A connection that is ready to serve.
 *
 * @throws {RedisUnreachableError} when it is not after `limitMs`
 */
export async function openRedis(settings: RedisSettings, limitMs: number): Promise<Redis | Cluster> {
  const redis = connectRedis(settings);
  let reason = 'it does not answer';
  redis.on('error', (err: Error & { lastNodeError?: Error }) => {
    reason = reasonOf(err.lastNodeError ?? err, settings);
  });
  // A Cluster that is not ready after this has slots that nobody serves: ioredis asks it again and again.
  redis.on('refresh', () => {
    reason = 'the Cluster answers, but does not serve';
  });
  try {
    await once(redis, 'ready', { signal: AbortSignal.timeout(limitMs) });
    return redis;
  } catch {
    redis.disconnect();
    throw new RedisUnreachableError(`Redis cannot be reached (${reason}).`);
  }
}

/**
 * Connects to the masters of a Cluster that is ready, those that can be reached. ioredis does it at the first command for
 * each, and refuses all others that come until it is done: at the start of a busy worker they would be many.
 */
export async function connectMasters(redis: Redis | Cluster): Promise<void> {
  if (!(redis instanceof Cluster)) return;
  const waiting = redis.nodes('master').filter(({ status }) => status === 'wait');
  await Promise.allSettled(waiting.map((master) => master.connect()));
}

/** Of a node or sentinel that refuses the connection ioredis says that it is closed, and not which one it is. */
function reasonOf({ message }: Error, settings: RedisSettings): string {
  const asked = settings.form === 'cluster' ? settings.nodes : settings.form === 'sentinel' ? settings.sentinels : [];
  if (asked.length === 0 || !message.endsWith('Connection is closed.')) return message;
  return `no connection to ${asked.map(({ host, port }) => `${host}:${port}`).join(', ')}`;
}
