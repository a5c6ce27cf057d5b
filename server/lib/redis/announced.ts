import { once } from 'node:events';
import { connect } from 'node:net';
import type { Cluster } from 'ioredis';
import type { HostPort } from './client_options';

const LIMIT_MS = 1000;

/** The addresses of a Cluster's nodes, as it announces them, or as the settings map them. */
export function announcedBy(cluster: Cluster): HostPort[] {
  return cluster.nodes().map(({ options }) => ({ host: options.host!, port: options.port! }));
}

/** Those of the addresses that accept no connection, or not in time. */
export async function unreachable(addresses: HostPort[]): Promise<HostPort[]> {
  const answers = await Promise.all(addresses.map(isReachable));
  return addresses.filter((_, index) => !answers[index]);
}

async function isReachable({ host, port }: HostPort): Promise<boolean> {
  const socket = connect(port, host);
  try {
    await once(socket, 'connect', { signal: AbortSignal.timeout(LIMIT_MS) });
    return true;
  } catch {
    return false;
  } finally {
    // An error may still come, such as that of a name that is being looked up.
    socket.on('error', () => undefined).destroy();
  }
}
