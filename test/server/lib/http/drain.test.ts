import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Server, ServerResponse } from 'node:http';
import { connect } from 'node:net';
import type { AddressInfo } from 'node:net';
import { performance } from 'node:perf_hooks';
import { drain } from '../../../../server/lib/http/drain';
import { limitPipelining } from '../../../../server/lib/http/limit_pipelining';
import { trackConnections } from '../../../../server/lib/http/open_connections';
import { turnsUntil } from '../../../helpers/turns_until';

describe('drain', () => {
  const LIMIT_MS = 8000;
  const WHOLE = 'GET / HTTP/1.1\r\nHost: x\r\n\r\n';
  let server: Server;
  let pending: ServerResponse[];

  beforeEach(async () => {
    pending = [];
    server = createServer((_req, res) => pending.push(res));
    limitPipelining(server);
    trackConnections(server);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  });

  /** Sends these bytes over a connection of its own. @return what comes until its end */
  async function send(bytes: string): Promise<{ received: Promise<string> }> {
    const accepted = once(server, 'connection');
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1').on('error', () => {});
    let text = '';
    socket.on('data', (chunk) => (text += chunk)).write(bytes);
    const [peer] = await accepted;
    await turnsUntil('read', () => peer.bytesRead === bytes.length);
    return { received: once(socket, 'close').then(() => text) };
  }

  it('drops what is incomplete after a second, and answers what is complete', async () => {
    const incomplete = [];
    for (const bytes of ['', 'GET / HT', 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n{']) {
      incomplete.push(await send(bytes));
    }
    const complete = await send(WHOLE);
    const followed = await send(`${WHOLE}GET / HT`);
    await turnsUntil('handed on', () => pending.length === 3);
    const began = performance.now();
    const drained = drain(server, LIMIT_MS);
    assert.deepEqual(await Promise.all(incomplete.map(({ received }) => received)), ['', '', '']);
    const took = performance.now() - began;
    assert.ok(took > 900 && took < 3000, `${took}`);
    for (const res of pending) if (!res.destroyed) res.end('late');
    for (const { received } of [complete, followed]) assert.match(await received, /^HTTP\/1\.1 200 [^]*\r\n\r\nlate$/);
    await drained;
  });

  it('lets a request come to its end within that second', async () => {
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
    socket.write('GET / HT');
    const [peer] = await once(server, 'connection');
    await turnsUntil('read', () => peer.bytesRead === 8);
    const drained = drain(server, LIMIT_MS);
    socket.write('TP/1.1\r\nHost: x\r\n\r\n');
    await turnsUntil('handed on', () => pending.length === 1);
    pending[0].end('in time');
    assert.match(String((await once(socket, 'data'))[0]), /\r\nConnection: close\r\n[^]*in time$/);
    await drained;
  });
});
