import type { RedisOptions } from 'ioredis';

export interface HostPort {
  host: string;
  port: number;
}

/** Addresses that a Cluster announces, as `host:port`, and those at which its nodes are reached from here. */
export type NatMap = Record<string, HostPort>;

/** Which Redis to connect to, in one of its forms. */
export type RedisSettings =
  | { form: 'embedded' }
  | { form: 'standalone'; host: string; port: number; username?: string; password?: string; db: number; tls: boolean }
  | { form: 'cluster'; nodes: HostPort[]; natMap?: NatMap; password?: string }
  | { form: 'sentinel'; sentinels: HostPort[]; name: string; password?: string; sentinelPassword?: string };

/**
 * The options of every connection to a real Redis: while Redis is down or frozen, requests fail fast with STORE_UNAVAILABLE
 * and no commands pile up. Measured: 5 ms while it is down, half a second while it is frozen, 0.2 s until it works again.
 */
const FAIL_FAST: RedisOptions = {
  // A command waits for its answer no longer than this …
  commandTimeout: 500,
  // … and a connection without an answer for this long is closed, which fails all of its commands: Redis answers in order,
  // so the commands behind a late answer are late as well, and would pile up while Redis is frozen.
  socketTimeout: 500,
  connectTimeout: 1000,
  // Without a connection a command fails instead of waiting for one …
  enableOfflineQueue: false,
  // … and a command that was in flight when the connection broke is not sent again.
  maxRetriesPerRequest: 0,
  autoResendUnfulfilledCommands: false,
  retryStrategy: (attempt: number) => Math.min(50 * attempt, 200),
  // After a failover the old master answers READONLY: reconnect, to find the new one.
  reconnectOnError: (err: Error) => err.message.includes('READONLY'),
};

/**
 * Sends the commands of one turn of the event loop in one write. Not in a Cluster: there ioredis fails the whole batch when
 * the slot of one of its commands has moved.
 */
const PIPELINE: RedisOptions = {
  enableAutoPipelining: true,
  // The session store batches its reads: waiting for another turn would gain nothing.
  autoPipeliningIgnoredCommands: ['mget'],
};

/**
 * egg-redis' `client`. Weak: otherwise the first refused connection would end the worker that replaces another one while Redis
 * is away, and Egg's master would never start the next.
 */
export function eggRedisClient(settings: RedisSettings) {
  const options = redisClient(settings);
  return options && { ...options, weakDependent: true };
}

/** ioredis' options for a form of Redis; undefined for the embedded one, which production does not contain. */
export function redisClient(settings: RedisSettings) {
  switch (settings.form) {
    case 'standalone': {
      const { host, port, username, db, tls } = settings;
      const password = settings.password ?? '';
      return { ...FAIL_FAST, ...PIPELINE, host, port, username, password, db, tls: tls ? {} : undefined };
    }
    case 'sentinel': {
      const { sentinels, name, sentinelPassword } = settings;
      const password = settings.password ?? '';
      return {
        ...FAIL_FAST,
        sentinels,
        name,
        password,
        sentinelPassword,
        db: 0,
        ...PIPELINE,
        sentinelRetryStrategy: FAIL_FAST.retryStrategy,
        // A frozen sentinel: try the next one.
        sentinelCommandTimeout: FAIL_FAST.commandTimeout,
      };
    }
    case 'cluster':
      return {
        cluster: true,
        nodes: settings.nodes,
        natMap: settings.natMap,
        redisOptions: { ...FAIL_FAST, password: settings.password },
        enableOfflineQueue: false,
        clusterRetryStrategy: FAIL_FAST.retryStrategy,
        // When a connection breaks or the Cluster is down, ioredis would wait and send the command again. But it may have
        // been executed (a repeated logout would report an expired session) or have timed out. With a delay of 0 ioredis
        // fails it instead. Commands that a node refuses (MOVED, ASK, TRYAGAIN) were not executed and are still redirected.
        retryDelayOnFailover: 0,
        retryDelayOnClusterDown: 0,
        maxRedirections: 4,
        // Without those retries, the new master is found by refreshing the slots.
        slotsRefreshInterval: 500,
        slotsRefreshTimeout: 500,
      };
    case 'embedded':
      return undefined;
  }
}
