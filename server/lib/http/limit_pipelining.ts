import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { isPipelined, noteRequest } from './exchanges';

/** So many requests of a connection are handled beside the first one. Phones and proxies send one after the other. */
const MAX_AT_ONCE = 8;

type Exchange = [IncomingMessage, ServerResponse];

/** The requests of a connection whose client does not wait for the answers. */
class Pipeline {
  private readonly held: Exchange[] = [];
  private handled = 0;

  constructor(
    private readonly socket: Socket,
    private readonly handle: (...exchange: Exchange) => void,
  ) {}

  add(...exchange: Exchange): void {
    if (this.handled < MAX_AT_ONCE) {
      this.start(exchange);
      return;
    }
    // The packet that has been read may have some hundreds more.
    if (this.held.push(exchange) === 1) this.stopReading();
  }

  private start(exchange: Exchange): void {
    this.handled += 1;
    exchange[1].once('finish', () => {
      this.handled -= 1;
      // In a turn of the event loop of its own, so that other connections have theirs.
      if (this.held.length > 0) setImmediate(() => this.startHeld());
    });
    this.handle(...exchange);
  }

  private startHeld(): void {
    const next = this.held.shift();
    if (!next) return;
    if (this.held.length === 0) this.readOn();
    this.start(next);
  }

  /** Node itself resumes a socket after each request that it has read, so `pause` is not enough. */
  private stopReading(): void {
    this.socket.pause();
    this.socket.resume = () => this.socket;
  }

  private readOn(): void {
    delete (this.socket as Partial<Socket>).resume;
    this.socket.resume();
  }
}

/**
 * Handles a few requests of a connection at once, and reads no more from it until those are answered. RFC 9112, section
 * 9.3.2, lets a client send requests without waiting for answers; node reads and starts them all until the answers fill a
 * buffer, so that a few clients take all of a worker's time and hundreds of megabytes.
 */
export function limitPipelining(server: Server): void {
  const listeners = server.listeners('request') as RequestListener[];
  const handle = (...exchange: Exchange) => {
    for (const listener of listeners) listener.apply(server, exchange);
  };
  const pipelines = new WeakMap<Socket, Pipeline>();

  server.removeAllListeners('request');
  server.on('request', (req, res) => {
    const { socket } = req;
    noteRequest(socket, res);
    if (!isPipelined(res)) {
      handle(req, res);
      return;
    }
    const pipeline = pipelines.get(socket) ?? new Pipeline(socket, handle);
    pipelines.set(socket, pipeline);
    pipeline.add(req, res);
  });
}
