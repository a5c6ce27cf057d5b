import { once } from 'node:events';
import type { Cluster, ClusterNode, ClusterOptions, Redis, RedisOptions } from 'ioredis';
import { announcedBy, unreachable } from './announced';
import { redisClient } from './client_options';
import type { HostPort, RedisSettings } from './client_options';
import { RedactedRedis } from './redacted_redis';

const named = ({ host, port }: HostPort) => `${host}:${port}`;

/** The message is for the operator. */
export class RedisUnreachableError extends Error {}

/** Connects as egg-redis does, for code that runs outside of Egg. */
export function connectRedis(settings: RedisSettings): Redis | Cluster {
  const options = redisClient(settings);
  if (settings.form !== 'cluster') return new RedactedRedis(options as RedisOptions);
  const { nodes, ...clusterOptions } = options as ClusterOptions & { nodes: ClusterNode[] };
  return new RedactedRedis.Cluster(nodes, clusterOptions);
}

/**
 * Waits until Redis is ready, for the start of the service.
 *
 * @throws {Error} when it is not ready within `limitMs`; the message is for the operator
 */
export async function waitForRedis(settings: RedisSettings, limitMs: number): Promise<void> {
  const redis = await openRedis(settings, limitMs).catch((err: Error) => {
    throw new Error(`${err.message} The service does not start without it.`);
  });
  redis.disconnect();
}

/**
 * Connects and waits until Redis is ready.
 *
 * @throws {RedisUnreachableError} when it is not ready within `limitMs`
 */
export async function openRedis(settings: RedisSettings, limitMs: number): Promise<Redis | Cluster> {
  const redis = connectRedis(settings);
  let reason = 'it does not answer';
  let announced: HostPort[] = [];
  redis.on('error', (err: Error & { lastNodeError?: Error }) => {
    reason = reasonOf(err.lastNodeError ?? err, settings);
  });
  // The Cluster has answered. If it is not ready, its cluster_state is `fail` or its nodes are not where they say, and
  // ioredis asks again and again.
  redis.on('refresh', () => {
    reason = 'the Cluster answers, but its cluster_state is not ok';
    announced = announcedBy(redis as Cluster);
  });
  try {
    await once(redis, 'ready', { signal: AbortSignal.timeout(limitMs) });
    return redis;
  } catch {
    redis.disconnect();
    const lost = await unreachable(announced);
    if (lost.length > 0) {
      const one = lost.map(named).join(', ');
      reason = `the Cluster announces ${one}, where nothing answers: see REDIS_CLUSTER_NAT_MAP`;
    }
    throw new RedisUnreachableError(`Redis cannot be reached (${reason}).`);
  }
}

/** When a node or sentinel refuses the connection, ioredis only says that it is closed: this names the addresses. */
function reasonOf({ message }: Error, settings: RedisSettings): string {
  if (settings.form === 'sentinel' && /All sentinels are unreachable.*(NOAUTH|WRONGPASS)/s.test(message)) {
    return `${message} See REDIS_SENTINEL_PASSWORD`;
  }
  const asked = settings.form === 'cluster' ? settings.nodes : settings.form === 'sentinel' ? settings.sentinels : [];
  if (asked.length === 0 || !message.endsWith('Connection is closed.')) return message;
  return `no connection to ${asked.map(named).join(', ')}`;
}
