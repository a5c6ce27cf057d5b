import { once } from 'node:events';
import Redis from 'ioredis';
import { infoOf } from './redis_nodes';
import type { RedisServer } from './redis_server';

/**
 * A master waits five seconds for more replicas before it sends the first its data; here there are no more. And a replica
 * without any data counts as none until its master has spoken, which it does every ten seconds.
 */
export const SYNC_AT_ONCE = ['--repl-diskless-sync-delay', '0', '--repl-ping-replica-period', '1'];

/** One of several redis-servers that belong together, with a connection for the test itself. */
export class RedisNode {
  client: Redis;
  alive = true;

  constructor(readonly server: RedisServer) {
    this.client = this.connect();
  }

  get port(): number {
    return this.server.port;
  }

  /** Makes it fail: it is gone, or it keeps its connections and answers nothing. */
  async fail(how: 'is killed' | 'hangs'): Promise<void> {
    this.alive = false;
    this.client.disconnect();
    if (how === 'is killed') await this.server.kill();
    else this.server.freeze();
  }

  /** Lets it go on after it hung. */
  async recover(): Promise<void> {
    this.server.thaw();
    // A new connection: the old one is closed only when the server has read that it is, some time from now.
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

/** Starts all or, when one fails, none. Each on a port of its own: `options` names those that it needs to know. */
export async function startNodes(launches: Array<() => Promise<RedisServer>>): Promise<RedisNode[]> {
  const results = await Promise.allSettled(launches.map((launch) => launch()));
  const nodes = results.flatMap((result) => (result.status === 'fulfilled' ? [new RedisNode(result.value)] : []));
  const failed = results.find((result) => result.status === 'rejected');
  if (!failed) return nodes;
  await Promise.all(nodes.map((node) => node.stop()));
  throw (failed as PromiseRejectedResult).reason;
}

/** Whether every replica among the nodes that live has all that its master had when this was called. */
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
