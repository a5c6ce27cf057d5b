import { PassThrough } from 'node:stream';
import type { Events } from './protocol';

interface Client {
  stream: PassThrough;
  wants: Set<string>;
}

/** Sends events to every browser that listens (server-sent events). */
export class Broadcast {
  private readonly clients = new Set<Client>();

  /** @param names - the events that the browser wants */
  connect(names: string[]): PassThrough {
    const client = { stream: new PassThrough(), wants: new Set(names) };
    this.clients.add(client);
    client.stream.on('close', () => this.clients.delete(client));
    // Reconnect quickly: the server restarts after each change of its source.
    client.stream.write('retry: 300\n\n');
    return client.stream;
  }

  /** Whether any browser listens to this event. */
  isWanted(name: keyof Events): boolean {
    return [...this.clients].some(({ wants }) => wants.has(name));
  }

  send<E extends keyof Events>(name: E, data: Events[E], only?: PassThrough): void {
    for (const { stream, wants } of this.clients) {
      if (wants.has(name) && (!only || only === stream))
        stream.write(`event: ${name}\ndata: ${JSON.stringify(data)}\n\n`);
    }
  }

  close(): void {
    for (const { stream } of this.clients) stream.end();
  }
}
