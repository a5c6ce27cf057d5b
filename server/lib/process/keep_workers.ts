import cluster from 'node:cluster';
import type { Worker } from 'node:cluster';

/** Milliseconds. */
const TIMES = {
  check: 5000,
  /** Without a worker for so long, the service ends, so that its supervisor starts it again. */
  limit: 60_000,
};

/**
 * For the master, once all workers serve. Egg replaces a worker that dies, but not one that dies before it serves, nor more
 * than 60 in a minute. This forks those that are missing, again and again, and ends the service with 1 when no worker has
 * served for a minute.
 */
export function keepWorkers(count: number, times = TIMES): void {
  const serving = new Set<Worker>(Object.values(cluster.workers ?? {}) as Worker[]);
  let servedAt = Date.now();
  cluster.on('listening', (worker) => serving.add(worker));
  cluster.on('disconnect', (worker) => serving.delete(worker));
  cluster.on('exit', (worker) => serving.delete(worker));

  const check = setInterval(() => {
    if (serving.size > 0) servedAt = Date.now();
    else if (Date.now() - servedAt >= times.limit) {
      console.error(`No worker has served for ${times.limit / 1000} seconds: the service ends.`);
      process.exit(1);
    }
    // One that is still answering its last requests has a replacement already.
    const present = Object.values(cluster.workers ?? {}).filter((worker) => worker?.isConnected());
    if (present.length === count) return;
    console.warn(`${present.length} of ${count} workers are there: the others are started again.`);
    for (let i = present.length; i < count; i += 1) cluster.fork();
  }, times.check);

  for (const signal of ['SIGTERM', 'SIGINT', 'SIGQUIT'] as const) process.once(signal, () => clearInterval(check));
}
