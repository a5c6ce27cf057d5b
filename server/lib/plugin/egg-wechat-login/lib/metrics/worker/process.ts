import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Counter, Gauge } from 'prom-client';
import type { Registry } from 'prom-client';
import { PREFIX } from '../protocol';

const RESOLUTION_MS = 10;

/** Those process metrics that can be aggregated over several workers. */
export function measureProcess(registry: Registry): void {
  const registers = [registry];
  new Counter({
    name: `${PREFIX}process_cpu_seconds_total`,
    help: 'CPU time of all workers.',
    registers,
    collect() {
      const { user, system } = process.cpuUsage();
      this.reset();
      this.inc((user + system) / 1e6);
    },
  });
  new Gauge({
    name: `${PREFIX}process_resident_memory_bytes`,
    help: 'Resident memory of all workers.',
    registers,
    collect() {
      this.set(process.memoryUsage.rss());
    },
  });
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  delay.enable();
  new Gauge({
    name: `${PREFIX}event_loop_delay_max_seconds`,
    help: "Longest time that a worker's event loop was blocked since the last scrape.",
    aggregator: 'max',
    registers,
    collect() {
      // The monitor measures the whole time between two of its timers, their interval included.
      this.set(Math.max(0, delay.max / 1e9 - RESOLUTION_MS / 1e3));
      delay.reset();
    },
  });
}
