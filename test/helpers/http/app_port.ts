import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { app } from 'egg-mock/bootstrap';

/** The listening HTTP server of the application under test, for what no HTTP client would do. */
export function serverOfApp(): Server {
  return (app.httpRequest().get('/healthz') as unknown as { app: Server }).app;
}

/** The port of the application under test, for requests that no HTTP client would send. */
export function portOfApp(): number {
  return (serverOfApp().address() as AddressInfo).port;
}
