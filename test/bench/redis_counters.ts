import type { Redis } from 'ioredis';

export interface RedisCounters {
  /** Those inside of scripts as well, and no PING, which is the heartbeat of a connection that listens. */
  commands: number;
  /** How often it has read from a connection: fewer than the commands sent when they come pipelined. */
  reads: number;
  cpuMicroseconds: number;
  usedBytes: number;
}

/** INFO itself is one command and one read between two looks. */
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
