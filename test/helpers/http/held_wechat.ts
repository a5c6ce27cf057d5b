import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { until } from '../until';

/** A WeChat that holds all requests until they are released; each code then gets its own identity. */
export class HeldWechat {
  private readonly held = new Map<ServerResponse, string>();
  /** The most requests that were held at once. */
  peakHeld = 0;
  /** The most connections that were open at once. */
  peakConnections = 0;
  private connections = 0;

  private constructor(private readonly server: Server) {}

  static async start(): Promise<HeldWechat> {
    const server = createServer();
    const wechat = new HeldWechat(server);
    server.on('connection', (socket) => {
      wechat.connections += 1;
      wechat.peakConnections = Math.max(wechat.peakConnections, wechat.connections);
      socket.on('close', () => {
        wechat.connections -= 1;
      });
    });
    server.on('request', (req, res) => {
      const code = new URL(req.url!, 'http://wechat').searchParams.get('js_code')!;
      wechat.held.set(res, code);
      wechat.peakHeld = Math.max(wechat.peakHeld, wechat.held.size);
      // The server has timed out and given up.
      res.on('close', () => wechat.held.delete(res));
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return wechat;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async holds(count: number): Promise<void> {
    await until(`WeChat holds ${count} requests`, async () => this.held.size >= count);
  }

  release(): void {
    for (const [res, code] of this.held) {
      res.end(JSON.stringify({ openid: `o-${code}`, session_key: 'HyVFkGl5F5OQWJZZaNzBBg==' }));
    }
    this.held.clear();
  }

  stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }
}
