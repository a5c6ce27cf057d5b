import { setTimeout as sleep } from 'node:timers/promises';
import type { Cluster, Redis, RedisOptions } from 'ioredis';
import { isCluster } from '../../redis/masters';

/** From the end of one connection to the next attempt: longer each time, up to a second. */
const retryDelay = (attempt: number) => Math.min(50 * attempt, 1000);

/**
 * A connection lives once: its end is noticed for certain, and the next one looks again for the master behind Sentinel or for
 * a node of the Cluster. ioredis' own reconnecting would hide the gap in which messages are missed.
 */
const ONE_LIFE: RedisOptions = { lazyConnect: true, retryStrategy: () => null, readOnly: false };

export interface SubscriptionListener {
  /** Messages arrive from now on. */
  up(): void;
  message(text: string): void;
  /** An attempt has failed, or the connection has ended: messages may be missed from its last heartbeat on. */
  down(reason: Error): void;
}

/**
 * A subscription to one channel of Redis on a connection of its own, made again whenever it is lost. A Redis Cluster hands
 * a message on to all of its nodes, so any one of them will do.
 */
export class Subscription {
  private connection?: Redis;
  private closed = false;
  private attempt = 1;
  private up = false;

  /** @param heartbeatMs - how often Redis is asked for a sign of life: it finds connections that are dead without an end */
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

  /** One connection from its beginning to its end. @throws why it has ended */
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
      // ioredis-mock goes on delivering to a connection that is closed.
      connection.removeAllListeners('message');
      connection.disconnect();
    }
  }
}

/** A new connection with the options of this one. In a Cluster it goes to one of the nodes, and ends when that node leaves. */
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
