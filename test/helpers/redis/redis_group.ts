import { once } from 'node:events';
import Redis from 'ioredis';
import { infoOf } from './redis_nodes';
import type { RedisServer } from './redis_server';

/**
 * Speeds up replication: by default a master waits five seconds for more replicas before the first sync, and a replica
 * without data is not counted until its master's next PING, sent every ten seconds.
 */
export const SYNC_AT_ONCE = ['--repl-diskless-sync-delay', '0', '--repl-ping-replica-period', '1'];

/** A redis-server in a group, with a connection for the test itself. */
export class RedisNode {
  client: Redis;
  alive = true;

  constructor(readonly server: RedisServer) {
    this.client = this.connect();
  }

  get port(): number {
    return this.server.port;
  }

  /** Kills it, or lets it hang: it then keeps its connections and answers nothing. */
  async fail(how: 'is killed' | 'hangs'): Promise<void> {
    this.alive = false;
    this.client.disconnect();
    if (how === 'is killed') await this.server.kill();
    else this.server.freeze();
  }

  /** Lets it continue after it hung. */
  async recover(): Promise<void> {
    this.server.thaw();
    // With a new connection: the server notices only later that the old one is closed.
    this.client = this.connect();
    await once(this.client, 'ready');
    this.alive = true;
  }

  async stop(): Promise<void> {
    this.client.disconnect();
    await this.server.stop();
  }

  private connect(): Redis {
    return new Redis(this.server.url).on('error', () => {});
  }
}

/** Starts all or, if one fails, none. */
export async function startNodes(launches: Array<() => Promise<RedisServer>>): Promise<RedisNode[]> {
  const results = await Promise.allSettled(launches.map((launch) => launch()));
  const nodes = results.flatMap((result) => (result.status === 'fulfilled' ? [new RedisNode(result.value)] : []));
  const failed = results.find((result) => result.status === 'rejected');
  if (!failed) return nodes;
  await Promise.all(nodes.map((node) => node.stop()));
  throw (failed as PromiseRejectedResult).reason;
}

/** Whether every live replica has all that its master had when this was called. */
export async function isReplicated(nodes: RedisNode[]): Promise<boolean> {
  const living = nodes.filter(({ alive }) => alive);
  const offsets = new Map<number, number>();
  for (const { port, client } of living)
    offsets.set(port, Number(await infoOf(client, 'replication', 'master_repl_offset')));
  for (const { client } of living) {
    if ((await infoOf(client, 'replication', 'role')) === 'master') continue;
    if ((await infoOf(client, 'replication', 'master_link_status')) !== 'up') return false;
    const master = Number(await infoOf(client, 'replication', 'master_port'));
    if (Number(await infoOf(client, 'replication', 'slave_repl_offset')) < offsets.get(master)!) return false;
  }
  return true;
}
