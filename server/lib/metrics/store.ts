import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { Gauge, Histogram } from 'prom-client';
import type { Registry } from 'prom-client';
import type { SessionStore } from '../session_store';
import { PREFIX } from './protocol';

const BUCKETS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1];

/** The store's methods by what they are called in the metrics. */
const OPERATIONS = { login: 'open', check: 'check', logout: 'end', kick: 'kick', ban: 'ban', ping: 'ping' } as const;

/** Longer than Redis has for an answer, shorter than a scrape waits for a worker. */
const PING_LIMIT_MS = 700;

/** Times the store's operations, each of which is one command, and asks Redis at each scrape whether it serves. */
export function measureStore(store: SessionStore, registry: Registry): void {
  const registers = [registry];
  const seconds = new Histogram({
    name: `${PREFIX}redis_command_duration_seconds`,
    help: 'Time that Redis took for an operation of the session store, failures included.',
    labelNames: ['operation'],
    buckets: BUCKETS,
    registers,
  });
  const ping = store.ping.bind(store);
  new Gauge({
    name: `${PREFIX}redis_up`,
    help: 'Whether Redis serves: 1 when each worker that answered has just had an answer from it, else 0.',
    aggregator: 'min',
    registers,
    async collect() {
      this.set(await answersInTime(ping()));
    },
  });

  const methods = store as unknown as Record<string, (...args: unknown[]) => Promise<unknown>>;
  for (const [operation, name] of Object.entries(OPERATIONS)) {
    const method = methods[name].bind(store);
    methods[name] = async (...args) => {
      const began = performance.now();
      try {
        return await method(...args);
      } finally {
        seconds.observe({ operation }, (performance.now() - began) / 1000);
      }
    };
  }
}

async function answersInTime(ping: Promise<void>): Promise<0 | 1> {
  const answered = ping.then(
    () => 1 as const,
    () => 0 as const,
  );
  return Promise.race([answered, sleep(PING_LIMIT_MS, 0 as const, { ref: false })]);
}
