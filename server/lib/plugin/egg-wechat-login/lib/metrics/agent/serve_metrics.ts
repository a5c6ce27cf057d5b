import type { Agent } from 'egg';
import { AggregatorRegistry, Gauge, Registry } from 'prom-client';
import { PREFIX } from '../protocol';
import type { Snapshot } from '../protocol';
import { serveText } from './serve_text';
import { showSessionCount } from './session_gauges';
import { WorkerMetrics } from './worker_metrics';

/**
 * Serves the aggregated metrics of all workers at one address.
 *
 * @return stops serving
 * @throws {Error} when the address is not free
 */
export async function serveMetrics(agent: Agent, { host, port }: { host: string; port: number }): Promise<() => void> {
  const workerMetrics = new WorkerMetrics(agent.messenger);
  const own = new Registry();
  const gauge = (name: string, help: string) => new Gauge({ name: PREFIX + name, help, registers: [own] });
  const workers = gauge('workers', 'Workers that serve.');
  const answering = gauge('workers_answering', 'Workers that answered this scrape in time.');

  const server = await serveText({ host, port }, '/metrics', Registry.PROMETHEUS_CONTENT_TYPE, async () => {
    const collection = await workerMetrics.collect();
    workers.set(collection.workers);
    answering.set(collection.answering);
    const ours = (await own.getMetricsAsJSON()) as unknown as Snapshot;
    return AggregatorRegistry.aggregate([ours, ...collection.snapshots]).metrics();
  });
  agent.logger.info(`[metrics] GET /metrics on ${host}:${port}`);

  const endCount = showSessionCount(agent, gauge);
  return () => {
    endCount();
    server.closeAllConnections();
    server.close();
  };
}
