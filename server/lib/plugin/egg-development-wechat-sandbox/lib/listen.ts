import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { WechatSandbox } from './wechat_sandbox';

/** Serves the sandbox's code2Session on a free port of this machine, the way WeChat serves its own. */
export async function listen(sandbox: WechatSandbox): Promise<{ server: Server; url: string }> {
  const server = createServer((req, res) => {
    const { pathname, searchParams } = new URL(req.url ?? '/', 'http://sandbox');
    if (pathname !== '/sns/jscode2session') {
      res.writeHead(404).end();
      return;
    }
    const answer = sandbox.code2Session(searchParams);
    // A provoked time-out: keep the connection open until the client gives up.
    if (answer === undefined) return;
    res.writeHead(200, { 'Content-Type': 'text/plain' }).end(answer);
  });
  // Exclusive: otherwise node's cluster reports to the master that the worker listens, and Egg thinks it is ready.
  server.listen({ port: 0, host: '127.0.0.1', exclusive: true });
  await once(server, 'listening');
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}
