import type { Server } from 'node:http';
import type { Application } from 'egg';

/** Lets the application answer two kinds of requests that node would refuse by itself, in another form than the API's. */
export function answerAllRequests(app: Application): void {
  app.once('server', (server: Server) => {
    // A request without a Host header …
    (server as Server & { requireHostHeader?: boolean }).requireHostHeader = false;
    // … and one with an Expect header other than 100-continue, which a server may ignore (RFC 9110, section 10.1.1).
    server.on('checkExpectation', (req, res) => server.emit('request', req, res));
  });
}
