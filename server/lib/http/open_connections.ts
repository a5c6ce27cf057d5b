import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { isAnswering } from './exchanges';

const connections = new WeakMap<Server, Set<Socket>>();

/** Keeps the server's open connections, for `closeUnanswerable`. */
export function trackConnections(server: Server): void {
  const open = new Set<Socket>();
  connections.set(server, open);
  server.on('connection', (socket) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
  });
}

/** Closes all connections but those to which an answer is due: also those in the middle of a request, or before their first. */
export function closeUnanswerable(server: Server): void {
  for (const socket of connections.get(server) ?? []) if (!isAnswering(socket)) socket.destroy();
}
