import { setTimeout as sleep } from 'node:timers/promises';
import type { Cluster, Redis, RedisOptions } from 'ioredis';
import { isCluster } from '../../redis/masters';

/** Milliseconds until the next attempt to connect: longer each time, up to a second. */
const retryDelay = (attempt: number) => Math.min(50 * attempt, 1000);

/**
 * A connection never reconnects by itself, which would hide the gap in which messages are missed. A new connection also
 * finds the current master behind Sentinel, or another node of the Cluster.
 */
const ONE_LIFE: RedisOptions = { lazyConnect: true, retryStrategy: () => null, readOnly: false };

export interface SubscriptionListener {
  /** Messages arrive from now on. */
  up(): void;
  message(text: string): void;
  /** Connecting failed, or the connection ended: messages since its last heartbeat may be lost. */
  down(reason: Error): void;
}

/**
 * A subscription to one Redis channel on its own connection, renewed whenever it is lost. A Redis Cluster forwards messages
 * to all of its nodes, so any node will do.
 */
export class Subscription {
  private connection?: Redis;
  private closed = false;
  private attempt = 1;
  private up = false;

  /** @param heartbeatMs - interval of PINGs, which detect a dead connection that was never closed */
  constructor(
    private readonly redis: Redis | Cluster,
    private readonly channel: string,
    private readonly heartbeatMs: number,
    private readonly listener: SubscriptionListener,
  ) {}

  /** Whether messages arrive, as far as the last heartbeat can tell. */
  get isUp(): boolean {
    return this.up;
  }

  /** Keeps the subscription up until it is closed. Never rejects. */
  async run(): Promise<void> {
    for (; !this.closed; this.attempt += 1) {
      const reason = await this.live().catch((err: Error) => err);
      if (this.closed) return;
      this.listener.down(reason);
      await sleep(retryDelay(this.attempt), undefined, { ref: false });
    }
  }

  close(): void {
    this.closed = true;
    this.connection?.disconnect();
  }

  /** Runs one connection until it ends. @throws the reason */
  private async live(): Promise<never> {
    const connection = (this.connection = connectionLike(this.redis));
    const end = new AbortController();
    let reason: Error | undefined;
    connection.once('end', () => end.abort());
    connection.on('error', (err: Error) => {
      reason = err;
    });
    connection.on('message', (_channel, text: string) => this.listener.message(text));
    try {
      await connection.connect();
      await connection.subscribe(this.channel);
      this.up = true;
      this.attempt = 1;
      this.listener.up();
      for (;;) {
        await sleep(this.heartbeatMs, undefined, { signal: end.signal, ref: false });
        await connection.ping();
      }
    } catch (err) {
      throw reason ?? (end.signal.aborted ? new Error('the connection was closed') : err);
    } finally {
      this.up = false;
      // ioredis-mock still delivers to a closed connection.
      connection.removeAllListeners('message');
      connection.disconnect();
    }
  }
}

/** A new connection with the same options. In a Cluster it connects to one node, and ends when that node leaves. */
function connectionLike(redis: Redis | Cluster): Redis {
  if (!isCluster(redis)) return redis.duplicate(ONE_LIFE);
  const nodes = redis.nodes();
  const node = nodes[Math.floor(Math.random() * nodes.length)];
  if (!node) throw new Error('no node of the Cluster is known');
  const connection = node.duplicate(ONE_LIFE);
  const onGone = (gone: Redis) => gone === node && connection.disconnect();
  redis.on('-node', onGone);
  connection.once('end', () => redis.off('-node', onGone));
  return connection;
}
