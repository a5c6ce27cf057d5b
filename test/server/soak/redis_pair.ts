import type Redis from 'ioredis';
import { infoOf } from '../../helpers/redis/redis_nodes';
import type { RedisNode } from '../../helpers/redis/redis_group';
import { isReplicated, startNodes, SYNC_AT_ONCE } from '../../helpers/redis/redis_group';
import { RedisServer } from '../../helpers/redis/redis_server';
import { SlowProxy } from '../../helpers/http/slow_proxy';
import { until } from '../../helpers/until';

const HOST = '127.0.0.1';
/** A write that was answered survives SIGKILL. */
const OPTIONS = ['--appendonly', 'yes', '--appendfsync', 'always', ...SYNC_AT_ONCE];

/**
 * A master and its replica, behind one address that leads to the master, as a managed Redis has it. No write that was
 * answered is lost, whatever happens to them.
 */
export class RedisPair {
  private constructor(
    private nodes: RedisNode[],
    readonly proxy: SlowProxy,
  ) {}

  static async start(): Promise<RedisPair> {
    const nodes = await startNodes([() => RedisServer.start(OPTIONS), () => RedisServer.start(OPTIONS)]);
    // Not as an option: a former replica that is started again is the master.
    await nodes[1].client.replicaof(HOST, nodes[0].port);
    return new RedisPair(nodes, await SlowProxy.start(nodes[0].port));
  }

  get url(): string {
    return `redis://${HOST}:${this.proxy.port}`;
  }

  get master(): RedisServer {
    return this.nodes[0].server;
  }

  /** The test's own connection to the master. */
  get client(): Redis {
    return this.nodes[0].client;
  }

  /** Waits until the replica has everything. */
  async replicated(): Promise<void> {
    await until('the replica has caught up', () => isReplicated(this.nodes));
  }

  /**
   * Master and replica change roles in order (FAILOVER), and new connections lead to the new master.
   *
   * @param cut - breaks the connections to the old one, as a Sentinel does; otherwise they go on, and it refuses writes
   */
  async promoteReplica(cut: boolean): Promise<void> {
    await this.replicated();
    const [old, replica] = this.nodes;
    await old.client.call('FAILOVER', 'TO', HOST, replica.port);
    await until(
      'the replica is the master',
      async () => (await infoOf(replica.client, 'replication', 'role')) === 'master',
    );
    this.nodes = [replica, old];
    this.proxy.targetPort = replica.port;
    if (cut) this.proxy.cut();
  }

  async stop(): Promise<void> {
    this.proxy.stop();
    await Promise.all(this.nodes.map((node) => node.stop()));
  }
}
