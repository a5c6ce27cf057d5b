import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { app, mm } from 'egg-mock/bootstrap';
import { malformed } from '../../../../server/lib/http/unreadable_requests';
import { portOfApp, serverOfApp } from '../../../helpers/http/app_port';
import { captureLogs } from '../../../helpers/logs/audit_log';
import { assertContract } from '../../fuzz/contract';
import { parseAnswers } from '../../fuzz/wire';

const HEAD = 'POST /api/login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n';

/** A connection of a client that never closes it. */
async function open(): Promise<{ socket: Socket; answers(): Promise<string[]> }> {
  const socket = connect(portOfApp(), '127.0.0.1');
  const chunks: Buffer[] = [];
  socket.on('data', (chunk) => chunks.push(chunk)).on('error', () => {});
  const closed = once(socket, 'close');
  await once(socket, 'connect');
  const answers = async () => {
    await closed;
    return parseAnswers(Buffer.concat(chunks)).map((answer) => assertContract(answer));
  };
  return { socket, answers };
}

/** GET /readyz is not answered before the call of the result. */
function holdReady(): { asked: Promise<unknown>; release(): void } {
  let release!: () => void;
  const held = new Promise<void>((resolve) => (release = resolve));
  const asked = new Promise((resolve) => {
    mm(app.wechatLogin.parts.store, 'ping', () => {
      resolve(undefined);
      return held;
    });
  });
  return { asked, release };
}

const READY = 'GET /readyz HTTP/1.1\r\nHost: x\r\n\r\n';

describe('a request that cannot be read', () => {
  beforeEach(() => malformed.flush());

  for (const [what, bytes, code] of [
    ['malformed HTTP', 'no http\r\n\r\n', 'INVALID_PARAM'],
    ['headers that are too large', `GET / HTTP/1.1\r\nHost: x\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`, 'INVALID_PARAM'],
    ['a chunk that is none', `${HEAD}Transfer-Encoding: chunked\r\n\r\nzz\r\n`, 'INVALID_PARAM'],
    ['CONNECT', 'CONNECT example.com:443 HTTP/1.1\r\nHost: example.com:443\r\n\r\n', 'NOT_FOUND'],
  ]) {
    it(`${what} is answered ${code}, and the connection closed`, async () => {
      const { socket, answers } = await open();
      socket.write(bytes);
      assert.deepEqual(await answers(), [code]);
    });

    it(`${what} behind another request is answered after it`, async () => {
      const { asked, release } = holdReady();
      const { socket, answers } = await open();
      socket.write(READY + bytes);
      await asked;
      // The refusal, if it did not wait, would be on its way by now.
      await new Promise((resolve) => setImmediate(resolve));
      release();
      assert.deepEqual(await answers(), ['OK', code]);
    });
  }

  it('a body that breaks off after the answer adds no second answer', async () => {
    const { socket, answers } = await open();
    socket.write('POST /api/logout HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n');
    await once(socket, 'data');
    socket.write('zz\r\n');
    assert.deepEqual(await answers(), ['TOKEN_MISSING']);
  });

  it('two Host headers are INVALID_PARAM, also two equal ones', async () => {
    for (const hosts of ['Host: a\r\nHost: b', 'Host: a\r\nhost: a', 'Host:\r\nHOST: a']) {
      const { socket, answers } = await open();
      socket.write(`GET /healthz HTTP/1.1\r\n${hosts}\r\nConnection: close\r\n\r\n`);
      assert.deepEqual(await answers(), ['INVALID_PARAM']);
    }
  });

  it('is logged in one line a minute and address, with their count', async () => {
    const logs = captureLogs();
    for (let i = 0; i < 3; i++) {
      const { socket, answers } = await open();
      socket.write('no http\r\n\r\n');
      await answers();
    }
    const lines = () => logs.splice(0).map((line) => /INVALID_PARAM .*/.exec(line)?.[0]);
    assert.deepEqual(lines(), ['INVALID_PARAM malformed HTTP (HPE_INVALID_METHOD)']);
    malformed.flush();
    assert.deepEqual(lines(), ['INVALID_PARAM malformed HTTP (HPE_INVALID_METHOD): 2 more']);
  });
});

describe('a request that does not come to its end', () => {
  it('has 10 seconds for its headers and 15 for all of it, checked each second', () => {
    const { headersTimeout, requestTimeout, connectionsCheckingInterval } = serverOfApp() as ReturnType<
      typeof serverOfApp
    > & { connectionsCheckingInterval: number };
    assert.deepEqual([headersTimeout, requestTimeout, connectionsCheckingInterval], [10_000, 15_000, 1000]);
  });

  it('is answered INVALID_PARAM then, and a silent connection is closed without a word', async () => {
    mm(serverOfApp(), 'headersTimeout', 200);
    mm(serverOfApp(), 'requestTimeout', 300);
    const connections = await Promise.all(
      ['', 'GET /healthz HT', `${HEAD}Content-`, `${HEAD}Content-Length: 9\r\n\r\n{`].map(async (bytes) => {
        const { socket, answers } = await open();
        socket.write(bytes);
        return answers();
      }),
    );
    assert.deepEqual(connections, [[], ['INVALID_PARAM'], ['INVALID_PARAM'], ['INVALID_PARAM']]);
  });

  it('leaves the answer to the request before it', async () => {
    const { asked, release } = holdReady();
    const { socket, answers } = await open();
    socket.write(`${READY}GET /healthz HT`);
    await asked;
    mm(serverOfApp(), 'headersTimeout', 100);
    mm(serverOfApp(), 'requestTimeout', 100);
    const timedOut = once(serverOfApp(), 'clientError');
    await timedOut;
    release();
    assert.deepEqual(await answers(), ['OK', 'INVALID_PARAM']);
  });
});
