import { once } from 'node:events';
import type { Server } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

/** How often idle connections are closed. */
const SWEEP_MS = 20;

/**
 * Stops accepting connections, waits for the answers to the requests in flight and closes each connection after its answer.
 *
 * @param limitMs - resolves after this time at the latest
 */
export async function drain(server: Server, limitMs: number): Promise<void> {
  // An open connection may bring one more request, and is closed after its answer.
  server.prependListener('request', (_req, res) => res.setHeader('Connection', 'close'));
  const closed = once(server, 'close');
  server.close();
  const sweep = setInterval(() => server.closeIdleConnections(), SWEEP_MS);
  await Promise.race([closed, sleep(limitMs, undefined, { ref: false })]);
  clearInterval(sweep);
}
