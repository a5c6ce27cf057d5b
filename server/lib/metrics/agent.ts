import type { Agent } from 'egg';
import { AggregatorRegistry, Gauge, Registry } from 'prom-client';
import { PREFIX } from './protocol';
import type { Snapshot } from './protocol';
import { serveText } from './serve_text';
import { keepCounting } from './session_count';
import { WorkerMetrics } from './worker_metrics';

/**
 * Serves the metrics of all workers together at one address.
 *
 * @return ends it
 * @throws {Error} when the address is not free
 */
export async function serveMetrics(agent: Agent): Promise<() => void> {
  const { host, port, redis } = agent.config.metrics!;
  const workerMetrics = new WorkerMetrics(agent.messenger);
  const own = new Registry();
  const gauge = (name: string, help: string) => new Gauge({ name: PREFIX + name, help, registers: [own] });
  const workers = gauge('workers', 'Workers that serve.');
  const answering = gauge('workers_answering', 'Workers that have answered this scrape in time.');

  const server = await serveText({ host, port }, '/metrics', Registry.PROMETHEUS_CONTENT_TYPE, async () => {
    const collection = await workerMetrics.collect();
    workers.set(collection.workers);
    answering.set(collection.answering);
    const ours = (await own.getMetricsAsJSON()) as unknown as Snapshot;
    return AggregatorRegistry.aggregate([ours, ...collection.snapshots]).metrics();
  });
  agent.logger.info(`[metrics] GET /metrics on ${host}:${port}`);

  const end = new AbortController();
  // The embedded one is in the worker's process: nobody else can count there.
  if (redis.form !== 'embedded') {
    // Not there until something has been counted: 0 would be a lie.
    let tell: ((count: number) => void) | undefined;
    const counted = (count: number) => (tell ??= sessionGauges(gauge))(count);
    const failed = (reason: string) => agent.logger.warn(`[metrics] the sessions could not be counted: ${reason}`);
    void keepCounting(redis, { counted, failed }, end.signal);
  }
  return () => {
    end.abort();
    server.closeAllConnections();
    server.close();
  };
}

function sessionGauges(gauge: (name: string, help: string) => Gauge): (count: number) => void {
  const sessions = gauge('live_sessions', 'Live sessions in Redis, as last counted.');
  const at = gauge('live_sessions_counted_timestamp_seconds', 'When the live sessions were last counted.');
  return (count) => {
    sessions.set(count);
    at.setToCurrentTime();
  };
}
