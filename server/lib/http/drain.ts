import { once } from 'node:events';
import type { Server } from 'node:http';
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { closeUnanswerable } from './open_connections';

/** How often idle connections are closed. */
const SWEEP_MS = 20;

/** How long a client has for the rest of a request that it has begun. */
const REST_MS = 1000;

/**
 * Stops accepting connections, waits for the answers to the requests in flight and closes each connection after its answer.
 * Requests that are still incomplete after a second are dropped: waiting for silent clients would take the whole limit.
 *
 * @param limitMs - resolves after this time at the latest
 */
export async function drain(server: Server, limitMs: number): Promise<void> {
  // An open connection may bring one more request, and is closed after its answer.
  server.prependListener('request', (_req, res) => res.setHeader('Connection', 'close'));
  const closed = once(server, 'close');
  const began = performance.now();
  server.close();
  const sweep = setInterval(() => {
    if (performance.now() - began < REST_MS) server.closeIdleConnections();
    else closeUnanswerable(server);
  }, SWEEP_MS);
  await Promise.race([closed, sleep(limitMs, undefined, { ref: false })]);
  clearInterval(sweep);
}
