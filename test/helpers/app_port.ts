import type { AddressInfo } from 'node:net';
import { app } from 'egg-mock/bootstrap';

/** The port on which the application under test serves, for requests that no HTTP client would send. */
export function portOfApp(): number {
  const { app: server } = app.httpRequest().get('/healthz') as unknown as { app: { address(): AddressInfo } };
  return server.address().port;
}
