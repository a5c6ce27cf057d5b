import type { HostPort } from '../../../server/lib/redis/client_options';
import { freePorts } from '../process/free_port';
import { isReplicated, startNodes, SYNC_AT_ONCE } from './redis_group';
import type { RedisNode } from './redis_group';
import { infoOf } from './redis_nodes';
import { RedisServer } from './redis_server';
import { until } from '../until';

const HOST = '127.0.0.1';
const MASTERS = 3;
const SLOTS = 16384;
/** A node counts as dead after this silence. If it were shorter, a busy machine would fail over without cause. */
const NODE_TIMEOUT_MS = 1000;

/** A Redis Cluster of three masters with a replica each, of plain redis-servers on this machine. */
export class RedisCluster {
  private constructor(private readonly nodes: RedisNode[]) {}

  static async start(): Promise<RedisCluster> {
    // The bus port is set as well: its default, 10000 above the other one, may be above the free ports.
    const ports = await freePorts(4 * MASTERS);
    const busPorts = ports.splice(2 * MASTERS);
    const options = ['--cluster-enabled', 'yes', '--cluster-node-timeout', `${NODE_TIMEOUT_MS}`, ...SYNC_AT_ONCE];
    const nodes = await startNodes(
      ports.map((port, i) => () => RedisServer.start([...options, '--cluster-port', `${busPorts[i]}`], { port })),
    );
    const cluster = new RedisCluster(nodes);
    try {
      await cluster.form(busPorts);
      return cluster;
    } catch (err) {
      await cluster.stop();
      throw err;
    }
  }

  /** All nodes. */
  get addresses(): HostPort[] {
    return this.nodes.map(({ port }) => ({ host: HOST, port }));
  }

  /** The node that serves a key. */
  async masterOf(key: string): Promise<RedisNode> {
    const slot = Number(await this.living[0].client.cluster('KEYSLOT', key));
    const [, , [, port]] = (await this.ranges(this.living[0])).find(([start, end]) => start <= slot && slot <= end)!;
    return this.nodes.find((node) => node.port === port)!;
  }

  /** The nodes that serve. */
  async masters(): Promise<RedisNode[]> {
    const ports = (await this.ranges(this.living[0])).map(([, , [, port]]) => port);
    return this.nodes.filter(({ port }) => ports.includes(port));
  }

  /** Waits until every replica has all writes acknowledged so far. */
  async replicated(): Promise<void> {
    await until('the replicas have caught up', () => isReplicated(this.nodes));
  }

  /** Waits until all live nodes agree that every slot has a live master. */
  async serves(): Promise<void> {
    await until('every slot is served', async () => {
      const views = await Promise.all(this.living.map((node) => this.isServedAsSeenBy(node)));
      return views.every(Boolean);
    });
  }

  /** Recovers a failed node, and waits until it is a replica of the new master. */
  async takeBack(node: RedisNode): Promise<void> {
    await node.recover();
    await until('it is a replica', async () => (await infoOf(node.client, 'replication', 'role')) === 'slave');
    await this.replicated();
  }

  async stop(): Promise<void> {
    await Promise.all(this.nodes.map((node) => node.stop()));
  }

  /** The nodes that have not failed. */
  get living(): RedisNode[] {
    return this.nodes.filter(({ alive }) => alive);
  }

  private async form(busPorts: number[]): Promise<void> {
    const [first, ...others] = this.nodes;
    const masters = this.nodes.slice(0, MASTERS);
    const bounds = masters.map((_, i) => Math.floor((i * SLOTS) / MASTERS)).concat(SLOTS);
    for (const [i, { client }] of this.nodes.entries()) {
      await client.call('CLUSTER', 'SET-CONFIG-EPOCH', i + 1);
      if (i < MASTERS) await client.call('CLUSTER', 'ADDSLOTSRANGE', bounds[i], bounds[i + 1] - 1);
    }
    for (const [i, { port }] of others.entries())
      await first.client.call('CLUSTER', 'MEET', HOST, port, busPorts[i + 1]);
    await this.serves();
    for (const [i, { client }] of this.nodes.slice(MASTERS).entries()) {
      const id = await masters[i].client.cluster('MYID');
      await until('the replica knows its master', async () =>
        String(await client.cluster('NODES')).includes(String(id)),
      );
      await client.call('CLUSTER', 'REPLICATE', String(id));
    }
    await until('every node knows the replicas', async () => {
      const views = await Promise.all(this.nodes.map((node) => this.ranges(node)));
      return views.flat().every(([, , ...holders]) => holders.length === 2);
    });
    await this.replicated();
  }

  private ranges({ client }: RedisNode) {
    return client.cluster('SLOTS');
  }

  private async isServedAsSeenBy(node: RedisNode): Promise<boolean> {
    const ranges = await this.ranges(node);
    const served = ranges.reduce((sum, [start, end]) => sum + end - start + 1, 0);
    const ports = this.living.map(({ port }) => port);
    if (served < SLOTS || !ranges.every(([, , [, port]]) => ports.includes(port))) return false;
    return String(await node.client.cluster('INFO')).includes('cluster_state:ok');
  }
}
