import type { Redis } from 'ioredis';

export interface RedisCounters {
  /** Including those inside of scripts, without PING, the heartbeat of subscriptions. */
  commands: number;
  /** How often Redis has read from a connection: fewer than the commands if they are pipelined. */
  reads: number;
  cpuMicroseconds: number;
  usedBytes: number;
}

/** INFO itself adds one command and one read between two readings. */
const OWN = 1;

export async function readCounters(redis: Redis): Promise<RedisCounters> {
  const info = await redis.info('everything');
  const value = (name: string) => Number(new RegExp(`^${name}:(.+)$`, 'm').exec(info)![1]);
  return {
    commands: value('total_commands_processed') - Number(/^cmdstat_ping:calls=(\d+)/m.exec(info)?.[1] ?? 0),
    reads: value('total_reads_processed'),
    cpuMicroseconds: (value('used_cpu_user') + value('used_cpu_sys')) * 1e6,
    usedBytes: value('used_memory'),
  };
}

export function since(before: RedisCounters, after: RedisCounters): RedisCounters {
  return {
    commands: after.commands - before.commands - OWN,
    reads: after.reads - before.reads - OWN,
    cpuMicroseconds: after.cpuMicroseconds - before.cpuMicroseconds,
    usedBytes: after.usedBytes - before.usedBytes,
  };
}
