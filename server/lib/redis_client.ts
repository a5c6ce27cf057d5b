import Redis, { Cluster } from 'ioredis';
import type { ClusterNode, ClusterOptions, RedisOptions } from 'ioredis';

/**
 * ioredis attaches the failed command with its arguments to its errors, AUTH with the password among them, and whoever
 * logs the error logs those. Taken off before any other listener sees it.
 */
function withoutCommand(err: Error & { command?: unknown; lastNodeError?: { command?: unknown } }): void {
  delete err.command;
  delete err.lastNodeError?.command;
}

class DiscreetCluster extends Cluster {
  constructor(nodes: ClusterNode[], options?: ClusterOptions) {
    super(nodes, options);
    this.on('error', withoutCommand);
  }
}

/** ioredis whose error events carry no command. The class that egg-redis makes its clients of. */
export class DiscreetRedis extends Redis {
  static readonly Cluster = DiscreetCluster;

  constructor(options: RedisOptions) {
    super(options);
    this.on('error', withoutCommand);
  }
}
