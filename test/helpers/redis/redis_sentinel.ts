import type { HostPort } from '../../../server/lib/redis/client_options';
import { freePorts } from '../process/free_port';
import { infoOf } from './redis_nodes';
import { isReplicated, startNodes, SYNC_AT_ONCE } from './redis_group';
import type { RedisNode } from './redis_group';
import { RedisServer } from './redis_server';
import { until } from '../until';

const HOST = '127.0.0.1';
const SENTINELS = 3;

/** A master, its replica and three sentinels that fail over, of plain redis-servers on this machine. */
export class RedisSentinel {
  /** The sentinels' name for the master. */
  readonly name = 'main';

  private constructor(
    private readonly nodes: RedisNode[],
    private readonly sentinels: RedisNode[],
  ) {}

  static async start(): Promise<RedisSentinel> {
    const [master, replica, ...ports] = await freePorts(2 + SENTINELS);
    const nodes = await startNodes([
      () => RedisServer.start(SYNC_AT_ONCE, { port: master }),
      () => RedisServer.start(['--replicaof', HOST, `${master}`], { port: replica }),
    ]);
    const sentinel = new RedisSentinel(nodes, []);
    try {
      await sentinel.replicated();
      await sentinel.watch(master, ports);
      return sentinel;
    } catch (err) {
      await sentinel.stop();
      throw err;
    }
  }

  get addresses(): HostPort[] {
    return this.sentinels.map(({ port }) => ({ host: HOST, port }));
  }

  /** The master and its replicas that have not failed. */
  get living(): RedisNode[] {
    return this.nodes.filter(({ alive }) => alive);
  }

  /** The current master, according to the first sentinel. */
  async master(): Promise<RedisNode> {
    const [{ client }] = this.sentinels;
    const [, port] = (await client.call('SENTINEL', 'GET-MASTER-ADDR-BY-NAME', this.name)) as string[];
    return this.nodes.find((node) => node.port === Number(port))!;
  }

  async masters(): Promise<RedisNode[]> {
    return [await this.master()];
  }

  /** Waits until the replica has all writes acknowledged so far. */
  async replicated(): Promise<void> {
    await until('the replica has caught up', () => isReplicated(this.nodes));
  }

  /** Waits until the sentinels' master is alive and accepts writes. */
  async serves(): Promise<void> {
    await until('a master serves', async () => {
      const { alive, client } = await this.master();
      return alive && (await infoOf(client, 'replication', 'role')) === 'master';
    });
  }

  /** Recovers a failed node as a replica of the new master; the sentinels take some 15 seconds. */
  async takeBack(node: RedisNode): Promise<void> {
    await node.recover();
    await node.client.replicaof(HOST, (await this.master()).port);
    await this.replicated();
  }

  async stop(): Promise<void> {
    await Promise.all([...this.sentinels, ...this.nodes].map((node) => node.stop()));
  }

  private async watch(master: number, ports: number[]): Promise<void> {
    const config = [
      `sentinel monitor ${this.name} ${HOST} ${master} 2`,
      `sentinel down-after-milliseconds ${this.name} 1000`,
      `sentinel failover-timeout ${this.name} 3000`,
    ].join('\n');
    const launches = ports.map((port) => () => RedisServer.start(['--sentinel'], { port, config }));
    this.sentinels.push(...(await startNodes(launches)));
    // Sentinels find each other through the master, on which each announces itself every two seconds.
    await until('the sentinels know each other and the replica', async () => {
      const views = await Promise.all(this.sentinels.map(({ client }) => infoOf(client, 'sentinel', 'master0')));
      return views.every((view) =>
        view.endsWith(`status=ok,address=${HOST}:${master},slaves=1,sentinels=${SENTINELS}`),
      );
    });
  }
}
