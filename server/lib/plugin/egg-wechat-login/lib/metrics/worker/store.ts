import { setTimeout as sleep } from 'node:timers/promises';
import { Gauge, Histogram } from 'prom-client';
import type { Registry } from 'prom-client';
import type { StoreOptions } from '../../session/store';
import { PREFIX } from '../protocol';

const BUCKETS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1];

/** Longer than Redis has for an answer, shorter than a scrape waits for a worker. */
const PROBE_LIMIT_MS = 700;

/**
 * Times the store's operations, and asks Redis at each scrape whether it serves.
 *
 * @return is to be told of each operation
 */
export function measureStore(registry: Registry, probe: () => Promise<void>): NonNullable<StoreOptions['observe']> {
  const registers = [registry];
  const histogram = new Histogram({
    name: `${PREFIX}redis_command_duration_seconds`,
    help: 'Time that Redis took for an operation of the session store, failures included.',
    labelNames: ['operation'],
    buckets: BUCKETS,
    registers,
  });
  new Gauge({
    name: `${PREFIX}redis_up`,
    help: 'Whether Redis serves: 1 when each worker that answered has just had an answer from it, else 0.',
    aggregator: 'min',
    registers,
    async collect() {
      this.set(await answersInTime(probe()));
    },
  });
  return (operation, seconds) => histogram.observe({ operation }, seconds);
}

async function answersInTime(probe: Promise<void>): Promise<0 | 1> {
  const answered = probe.then(
    () => 1 as const,
    () => 0 as const,
  );
  return Promise.race([answered, sleep(PROBE_LIMIT_MS, 0 as const, { ref: false })]);
}
