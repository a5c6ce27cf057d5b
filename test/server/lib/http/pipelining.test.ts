import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, get } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { connect } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { app, mm } from 'egg-mock/bootstrap';
import { limitPipelining } from '../../../../server/lib/http/limit_pipelining';
import { portOfApp } from '../../../helpers/http/app_port';
import { turnsUntil } from '../../../helpers/turns_until';
import { parseAnswers } from '../../fuzz/wire';

const request = (target: string, headers = '') => `GET ${target} HTTP/1.1\r\nHost: x\r\n${headers}\r\n`;

describe('limitPipelining', () => {
  /** The first one, and eight beside it. */
  const AT_ONCE = 9;
  let server: Server;
  let accepted: Socket;
  let client: Socket;
  /** Requests that have been handed on and are not answered, in their order. */
  let handed: [IncomingMessage, ServerResponse][];

  beforeEach(async () => {
    handed = [];
    server = createServer((req, res) => handed.push([req, res]));
    limitPipelining(server);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    client = connect((server.address() as AddressInfo).port, '127.0.0.1');
    client.on('error', () => {});
    [accepted] = await once(server, 'connection');
  });

  afterEach(() => {
    client.destroy();
    server.close();
  });

  function answerAll(): void {
    for (const [req, res] of handed.splice(0)) res.end(req.url);
  }

  it('hands on a few requests of a connection at once, and all of them in their order', async () => {
    const count = 1000;
    const targets = Array.from({ length: count }, (_, i) => `/${i}`);
    let received = '';
    client.on('data', (chunk) => (received += chunk));
    client.write(targets.map((target) => request(target)).join(''));
    const urls: string[] = [];
    while (urls.length < count) {
      await turnsUntil('handed on', () => handed.length > 0);
      assert.ok(handed.length <= AT_ONCE, `${handed.length}`);
      urls.push(...handed.map(([{ url }]) => url!));
      answerAll();
    }
    assert.deepEqual(urls, targets);
    await turnsUntil('received', () => received.endsWith(`/${count - 1}`));
    assert.deepEqual(
      parseAnswers(Buffer.from(received)).map(({ body }) => body),
      targets,
    );
  });

  it('reads no more from it meanwhile, and goes on after the answers', async () => {
    const packet = request('/', `X-Long: ${'x'.repeat(900)}\r\n`);
    const size = 2000 * packet.length;
    client.write(packet.repeat(2000));
    await turnsUntil('handed on', () => handed.length === AT_ONCE);
    const read = accepted.bytesRead;
    // What node reads at once.
    assert.ok(read <= 2 * 65_536, `${read}`);
    client.resume();
    while (accepted.bytesRead < size) {
      await turnsUntil('handed on', () => handed.length > 0);
      assert.ok(handed.length <= AT_ONCE);
      answerAll();
    }
  });

  it('drops the requests of a client that has gone', async () => {
    client.write(request('/').repeat(100));
    await turnsUntil('handed on', () => handed.length === AT_ONCE);
    const closed = new Promise((resolve) => accepted.once('close', resolve));
    client.destroy();
    // The socket is not read, so that only an answer tells.
    answerAll();
    await closed;
    await new Promise((resolve) => setImmediate(resolve));
    assert.ok(handed.length <= AT_ONCE, `${handed.length}`);
  });

  it('hands on a request with a body that comes later', async () => {
    client.write(`${request('/1')}POST /2 HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\n`);
    await turnsUntil('handed on', () => handed.length === 2);
    const body = once(handed[1][0], 'data');
    client.write('body');
    assert.equal(String(await body), 'body');
  });
});

describe('a flood of pipelined requests whose answers nobody reads', () => {
  it('leaves others their answers: few requests of the flood go before them', async () => {
    const flood = Buffer.from(request('/api/session', 'Authorization: Bearer x.y.z\r\n').repeat(20_000));
    const port = portOfApp();
    const sockets = Array.from({ length: 4 }, () => connect(port, '127.0.0.1').on('error', () => {}));
    for (const socket of sockets) {
      socket.pause();
      socket.write(flood);
    }
    let handled = 0;
    const { tokens } = app.wechatLogin.parts;
    const { verify } = tokens;
    mm(tokens, 'verify', (token: string) => {
      handled += 1;
      return verify.call(tokens, token);
    });
    const meanwhile: number[] = [];
    for (let i = 0; i < 20; i++) {
      handled = 0;
      const [answer] = await once(get({ port, path: '/healthz', agent: false }), 'response');
      answer.resume();
      assert.equal(answer.statusCode, 200);
      meanwhile.push(handled);
    }
    for (const socket of sockets) socket.destroy();
    // A second has room for many times as many.
    assert.ok(Math.max(...meanwhile) < 500, `requests of the flood before each of the others: ${meanwhile.join(' ')}`);
  });
});
