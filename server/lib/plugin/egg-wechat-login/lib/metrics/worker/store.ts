import { setTimeout as sleep } from 'node:timers/promises';
import { Gauge, Histogram } from 'prom-client';
import type { Registry } from 'prom-client';
import type { ObserveStore } from '../../session/store/script_runner';
import { PREFIX } from '../protocol';

const BUCKETS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1];

/** Longer than the time-out of a Redis command, shorter than a scrape waits for a worker. */
const PROBE_LIMIT_MS = 700;

/**
 * Times the store's operations, and probes Redis at each scrape.
 *
 * @return to be called after each operation
 */
export function measureStore(registry: Registry, probe: () => Promise<void>): ObserveStore {
  const registers = [registry];
  const histogram = new Histogram({
    name: `${PREFIX}redis_command_duration_seconds`,
    help: 'Time that Redis took for a session store operation, failures included.',
    labelNames: ['operation'],
    buckets: BUCKETS,
    registers,
  });
  new Gauge({
    name: `${PREFIX}redis_up`,
    help: '1 if every worker that answered this scrape reached Redis, else 0.',
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
