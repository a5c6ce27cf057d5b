import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { once } from 'node:events';

export interface Answer {
  status: number;
  body: string;
}

const HEAD_END = '\r\n\r\n';

/**
 * A keep-alive connection with one request at a time. To save CPU for the measured server, it parses only the HTTP that
 * these servers use (a status and a Content-Length).
 */
export class Connection {
  private received = '';
  private waiting?: { resolve: (answer: Answer) => void; reject: (err: Error) => void };

  private constructor(private readonly socket: Socket) {
    socket.setNoDelay(true).setEncoding('latin1');
    socket.on('data', (chunk: string) => this.read(chunk));
    socket.on('error', (err) => this.waiting?.reject(err));
    socket.on('close', () => this.waiting?.reject(new Error('The server closed a connection before its answer')));
  }

  static async open(port: number): Promise<Connection> {
    const socket = connect(port, '127.0.0.1');
    await once(socket, 'connect');
    return new Connection(socket);
  }

  /** Whether the server has closed the connection, as it does after some idle seconds. */
  get closed(): boolean {
    return this.socket.closed || this.socket.readableEnded;
  }

  close(): void {
    this.socket.destroy();
  }

  ask(bytes: string): Promise<Answer> {
    return new Promise((resolve, reject) => {
      this.waiting = { resolve, reject };
      this.socket.write(bytes, 'latin1');
    });
  }

  private read(chunk: string): void {
    this.received += chunk;
    const headEnd = this.received.indexOf(HEAD_END);
    if (headEnd === -1) return;
    const [, length] = /\r\ncontent-length: (\d+)/i.exec(this.received) ?? [];
    if (length === undefined) {
      this.waiting?.reject(new Error(`An answer without Content-Length:\n${this.received}`));
      return;
    }
    const begin = headEnd + HEAD_END.length;
    if (this.received.length < begin + Number(length)) return;
    // Read as latin1: one character per byte, as Content-Length counts.
    const body = Buffer.from(this.received.slice(begin), 'latin1').toString();
    const answer = { status: Number(this.received.slice(9, 12)), body };
    this.received = '';
    this.waiting?.resolve(answer);
  }
}
