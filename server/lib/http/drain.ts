import { once } from 'node:events';
import type { Server } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

/** How often connections are looked through for one that has become idle. */
const SWEEP_MS = 20;

/**
 * Stops taking connections, lets the requests in flight be answered and closes each connection after its answer.
 *
 * @param limitMs - resolves after so long at the latest
 */
export async function drain(server: Server, limitMs: number): Promise<void> {
  // A request that still comes in on an open connection is answered, and is the last one there.
  server.prependListener('request', (_req, res) => res.setHeader('Connection', 'close'));
  const closed = once(server, 'close');
  server.close();
  const sweep = setInterval(() => server.closeIdleConnections(), SWEEP_MS);
  await Promise.race([closed, sleep(limitMs, undefined, { ref: false })]);
  clearInterval(sweep);
}
