import { RedisCluster } from './redis_cluster';

/** Starting a cluster takes some seconds: all files that fail none of its nodes use this one. */
let shared: Promise<RedisCluster> | undefined;
after(async () => (await shared)?.stop());

/** A cluster without keys and without a record of earlier commands. It stops after the last test. */
export async function sharedCluster(): Promise<RedisCluster> {
  shared ??= RedisCluster.start();
  const cluster = await shared;
  for (const { client } of await cluster.masters()) {
    await client.flushall();
    await client.config('RESETSTAT');
  }
  return cluster;
}
