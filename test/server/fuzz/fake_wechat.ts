import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';

/** What the stand-in does with a connection: writes these pieces, and then closes it in one way or leaves it open. */
export interface Behaviour {
  pieces: Buffer[];
  then: 'end' | 'reset' | 'wait';
}

/** A WeChat that speaks no HTTP of its own: it answers each request with whatever bytes it was told to. */
export class FakeWechat {
  behaviour: Behaviour = { pieces: [], then: 'end' };
  private readonly sockets = new Set<Socket>();
  private readonly server = createServer((socket) => this.serve(socket));

  async start(): Promise<string> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  stop(): void {
    for (const socket of this.sockets) socket.destroy();
    this.server.close();
  }

  private serve(socket: Socket): void {
    this.sockets.add(socket);
    socket.on('error', () => {}).on('close', () => this.sockets.delete(socket));
    socket.on('data', () => {
      const { pieces, then } = this.behaviour;
      socket.setNoDelay(true);
      for (const piece of pieces) socket.write(piece);
      if (then === 'end') socket.end();
      if (then === 'reset') setImmediate(() => socket.resetAndDestroy());
    });
  }
}

/** An HTTP answer with its length. */
export function answer(body: Buffer | string, { status = 200, headers = [] as string[] } = {}): Behaviour {
  const bytes = Buffer.from(body as string);
  const head = [`HTTP/1.1 ${status} Whatever`, `Content-Length: ${bytes.length}`, ...headers].join('\r\n');
  return { pieces: [Buffer.from(`${head}\r\n\r\n`, 'latin1'), bytes], then: 'end' };
}
