import type { Redis } from 'ioredis';
import type { Job, Outcome } from './load/job';
import type { LoadGenerator } from './load/load_generator';
import { readCounters, since } from './redis_counters';
import type { ServerUnderTest } from './server_under_test';

/** The result of one operation of one server in one turn. */
export interface Measurement {
  requestsPerSecond: number;
  p50Ms: number;
  p99Ms: number;
  /** Per request, of all processes of the server. */
  cpuMicroseconds: number;
  /** Per request. */
  redisCommands: number;
  redisReads: number;
  redisCpuMicroseconds: number;
  /** Of all processes of the server, at the end. */
  residentMegabytes: number;
}

/** Runs the job and measures its cost. */
export async function measure(
  server: ServerUnderTest,
  redis: Redis,
  load: LoadGenerator,
  job: Job,
): Promise<{ measurement: Measurement; outcome: Outcome }> {
  const redisBefore = await readCounters(redis);
  const before = server.usage;
  const outcome = await load.run(job);
  const after = server.usage;
  const spent = since(redisBefore, await readCounters(redis));
  const { requests } = outcome;
  const measurement = {
    requestsPerSecond: requests / outcome.seconds,
    p50Ms: outcome.p50,
    p99Ms: outcome.p99,
    cpuMicroseconds: (after.cpuMicroseconds - before.cpuMicroseconds) / requests,
    redisCommands: spent.commands / requests,
    redisReads: spent.reads / requests,
    redisCpuMicroseconds: spent.cpuMicroseconds / requests,
    residentMegabytes: after.residentBytes / 1024 / 1024,
  };
  return { measurement, outcome };
}
