import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { until } from '../until';

/** A WeChat that holds all requests until they are released; each code then gets its own identity. */
export class HeldWechat {
  private readonly held: { code: string; res: ServerResponse }[] = [];
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
      wechat.held.push({ code, res });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return wechat;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** The number of requests since the last release. */
  get waiting(): number {
    return this.held.length;
  }

  async holds(count: number): Promise<void> {
    await until(`WeChat holds ${count} requests`, async () => this.held.length >= count);
  }

  release(): void {
    for (const { code, res } of this.held.splice(0)) {
      res.end(JSON.stringify({ openid: `o-${code}`, session_key: 'HyVFkGl5F5OQWJZZaNzBBg==' }));
    }
  }

  stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }
}
