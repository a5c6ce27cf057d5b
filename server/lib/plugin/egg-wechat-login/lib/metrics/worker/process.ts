import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Counter, Gauge } from 'prom-client';
import type { Registry } from 'prom-client';
import { PREFIX } from '../protocol';

const RESOLUTION_MS = 10;

/** Of a process what still means something when several are put together. */
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
    help: 'Memory of all workers.',
    registers,
    collect() {
      this.set(process.memoryUsage.rss());
    },
  });
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  delay.enable();
  new Gauge({
    name: `${PREFIX}event_loop_delay_max_seconds`,
    help: 'The longest that a worker could do nothing else since the last scrape.',
    aggregator: 'max',
    registers,
    collect() {
      // It measures the time from one look to the next, and looks so often.
      this.set(Math.max(0, delay.max / 1e9 - RESOLUTION_MS / 1e3));
      delay.reset();
    },
  });
}
