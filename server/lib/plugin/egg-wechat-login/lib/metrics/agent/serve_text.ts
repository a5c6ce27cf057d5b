import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Server } from 'node:http';

/**
 * Serves a text for GET of one path, and 404 for everything else.
 *
 * @throws {Error} when the address is not free
 */
export async function serveText(
  address: { host: string; port: number },
  path: string,
  contentType: string,
  text: () => Promise<string>,
): Promise<Server> {
  const server = createServer((req, res) => {
    if (req.method !== 'GET' || req.url?.split('?')[0] !== path) {
      res.writeHead(404).end();
      return;
    }
    text().then(
      (body) => res.writeHead(200, { 'Content-Type': contentType, 'Cache-Control': 'no-store' }).end(body),
      () => res.writeHead(500).end(),
    );
  });
  server.listen(address);
  await once(server, 'listening');
  return server;
}
