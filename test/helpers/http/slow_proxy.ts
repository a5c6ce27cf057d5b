import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Server } from 'node:net';

/** A proxy to a server on this machine that delays each answer by `delayMs`. */
export class SlowProxy {
  delayMs = 0;

  private constructor(private readonly server: Server) {}

  static async start(targetPort: number): Promise<SlowProxy> {
    const server = createServer();
    const proxy = new SlowProxy(server);
    server.on('connection', (client) => {
      const target = connect(targetPort, '127.0.0.1');
      client.on('error', () => target.destroy()).on('close', () => target.destroy());
      target.on('error', () => client.destroy()).on('close', () => client.destroy());
      client.pipe(target);
      target.on('data', (chunk) => setTimeout(() => client.destroyed || client.write(chunk), proxy.delayMs));
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return proxy;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  stop(): void {
    this.server.close();
  }
}
