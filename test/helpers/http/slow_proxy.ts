import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** A proxy to a server on this machine that delays each answer by `delayMs`. */
export class SlowProxy {
  delayMs = 0;
  private readonly clients = new Set<Socket>();

  private constructor(
    private readonly server: Server,
    /** Where new connections lead. */
    public targetPort: number,
  ) {}

  static async start(targetPort: number): Promise<SlowProxy> {
    const server = createServer();
    const proxy = new SlowProxy(server, targetPort);
    server.on('connection', (client) => proxy.join(client));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return proxy;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** Breaks all connections. */
  cut(): void {
    for (const client of this.clients) client.destroy();
  }

  stop(): void {
    this.server.close();
  }

  private join(client: Socket): void {
    const target = connect(this.targetPort, '127.0.0.1');
    this.clients.add(client.once('close', () => this.clients.delete(client)));
    client.on('error', () => target.destroy()).on('close', () => target.destroy());
    target.on('error', () => client.destroy()).on('close', () => client.destroy());
    client.pipe(target);
    // In order, also when the delay gets shorter.
    let before = Promise.resolve();
    target.on('data', (chunk) => {
      const delay = this.delayMs > 0 ? sleep(this.delayMs, undefined, { ref: false }) : undefined;
      before = Promise.all([before, delay]).then(() => void (client.destroyed || client.write(chunk)));
    });
  }
}
