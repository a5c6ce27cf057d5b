import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { isEndpoint } from '../routes';
import type { WechatSandbox } from '../wechat_sandbox';

/** Serves the sandbox's endpoints on a free port of this machine, the way WeChat serves its own. */
export async function listen(sandbox: WechatSandbox): Promise<{ server: Server; url: string }> {
  const server = createServer((req, res) => {
    // The client has gone away while it sent: nobody waits for an answer.
    serve(sandbox, req, res).catch(() => res.destroy());
  });
  // Exclusive: otherwise node's cluster reports to the master that the worker listens, and Egg thinks it is ready.
  server.listen({ port: 0, host: '127.0.0.1', exclusive: true });
  await once(server, 'listening');
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

async function serve(sandbox: WechatSandbox, req: IncomingMessage, res: ServerResponse): Promise<void> {
  const { pathname, searchParams: query } = new URL(req.url ?? '/', 'http://sandbox');
  if (!isEndpoint(pathname)) {
    res.writeHead(404).end();
    return;
  }
  const answer = sandbox.answer(pathname, { method: req.method ?? '', query, body: await text(req) });
  // A provoked time-out: keep the connection open until the client gives up.
  if (answer === undefined) return;
  // WeChat's JSON is text/plain at code2Session.
  const type = pathname === '/sns/jscode2session' ? 'text/plain' : 'application/json; encoding=utf-8';
  res.writeHead(200, { 'Content-Type': type }).end(answer);
}
