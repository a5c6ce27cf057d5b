import type { Server } from 'node:http';
import type { Application } from 'egg';

/** Has the application answer two kinds of requests that node would refuse by itself, with answers that do not look like ours. */
export function answerAllRequests(app: Application): void {
  app.once('server', (server: Server) => {
    // A request without a Host is answered like any other …
    (server as Server & { requireHostHeader?: boolean }).requireHostHeader = false;
    // … and so is one that expects more than 100-continue (RFC 9110, section 10.1.1: it may be).
    server.on('checkExpectation', (req, res) => server.emit('request', req, res));
  });
}
