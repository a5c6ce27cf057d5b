import type { Application } from 'egg';
import { getGlobalDispatcher } from 'undici';
import type { Dispatcher } from 'undici';

/**
 * The connections of Egg's HTTP client, with its set-up (a proxy, or a test's `app.mockHttpclient`), if it is the one on
 * undici (`httpclient.useHttpClientNext`); else undici's global ones.
 */
export function dispatcherOf(app: Application): Dispatcher {
  const client = app.httpclient as unknown as { getDispatcher?(): Dispatcher };
  return client.getDispatcher?.() ?? getGlobalDispatcher();
}
