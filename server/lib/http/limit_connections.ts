import type { Server, Socket } from 'node:net';
import type { Application } from 'egg';
import { connectionsWithin, openFilesLimit } from '../process/open_files';

/**
 * Closes each new connection that the worker has no file descriptor for. If it ran out of them, node's cluster would wait for
 * ever for an acknowledgement of the connection that got lost, and never send the worker another one. `maxConnections` would not
 * do: two full workers would pass a connection back and forth without end.
 */
export function limitConnections(app: Application, openFiles = openFilesLimit()): void {
  if (openFiles === undefined) return;
  const limit = connectionsWithin(openFiles);
  let open = 0;
  const close = () => {
    open -= 1;
  };
  app.once('server', (server: Server) => {
    server.prependListener('connection', (socket: Socket) => {
      open += 1;
      socket.once('close', close);
      if (open > limit) socket.destroy();
    });
  });
}
