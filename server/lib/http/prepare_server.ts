import type { Server } from 'node:http';
import type { Application } from 'egg';
import { answerConnect } from './unreadable_requests';
import { limitPipelining } from './limit_pipelining';
import { trackConnections } from './open_connections';

/** A client has so long to send a request's headers, and so long for the whole request. */
const HEADERS_MS = 10_000;
const REQUEST_MS = 15_000;
/** How often node looks for connections that are over these limits; its default is 30 seconds. */
const CHECK_MS = 1000;

type NodeServer = Server & { requireHostHeader?: boolean; connectionsCheckingInterval?: number };

/** Sets the HTTP server's limits, and lets the application answer the requests that node would refuse by itself. */
export function prepareServer(app: Application): void {
  app.once('server', (server: NodeServer) => {
    server.headersTimeout = HEADERS_MS;
    server.requestTimeout = REQUEST_MS;
    server.connectionsCheckingInterval = CHECK_MS;
    limitPipelining(server);
    trackConnections(server);

    // A request without a Host header …
    server.requireHostHeader = false;
    // … one with an Expect header other than 100-continue, which a server may ignore (RFC 9110, section 10.1.1) …
    server.on('checkExpectation', (req, res) => server.emit('request', req, res));
    // … and CONNECT.
    server.on('connect', answerConnect);
    // Egg would log each malformed request in a line of its own; `onClientError` logs them.
    server.on('clientError', (err: Error & { rawPacket?: Buffer }) => {
      err.rawPacket = undefined;
    });
  });
}
