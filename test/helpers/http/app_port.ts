import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { app } from 'egg-mock/bootstrap';

/** The HTTP server of the application under test, for what no HTTP client would do. It listens. */
export function serverOfApp(): Server {
  return (app.httpRequest().get('/healthz') as unknown as { app: Server }).app;
}

/** The port on which the application under test serves, for requests that no HTTP client would send. */
export function portOfApp(): number {
  return (serverOfApp().address() as AddressInfo).port;
}
