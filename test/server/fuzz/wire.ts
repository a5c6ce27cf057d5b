import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { portOfApp } from '../../helpers/http/app_port';
import { assertAllowed } from '../../helpers/openapi/allowed';

export interface Answer {
  status: number;
  headers: Record<string, string>;
  body: string;
}

export interface Packet {
  method?: string;
  target?: string;
  headers?: [name: string, value: string][];
  body?: Buffer;
}

/** No answer may take longer. */
const HANG_MS = 10_000;

/** Sends these bytes, and reads until the server closes the connection. `hangUp`: says at once that no more will follow. */
export async function exchange(bytes: Buffer, { hangUp = false, port = portOfApp() } = {}): Promise<Buffer> {
  const socket = connect(port, '127.0.0.1');
  const chunks: Buffer[] = [];
  socket.on('data', (chunk) => chunks.push(chunk));
  // A server that has refused may close before it has read everything.
  socket.on('error', () => {});
  if (hangUp) socket.end(bytes);
  else socket.write(bytes);
  try {
    await once(socket, 'close', { signal: AbortSignal.timeout(HANG_MS) });
  } catch {
    socket.destroy();
    assert.fail(`No end after ${HANG_MS} ms: ${bytes.subarray(0, 500).toString('latin1')}`);
  }
  return Buffer.concat(chunks);
}

/** The bytes of a request with its length, after which the connection is to be closed. */
export function packet({ method = 'GET', target = '/', headers = [], body }: Packet): Buffer {
  const framing: [string, string][] = body ? [['Content-Length', String(body.length)]] : [];
  const lines = [['Host', 'x'], ['Connection', 'close'], ...framing, ...headers].map(
    ([name, value]) => `${name}: ${value}`,
  );
  const head = `${[`${method} ${target} HTTP/1.1`, ...lines].join('\r\n')}\r\n\r\n`;
  return Buffer.concat([Buffer.from(head, 'latin1'), body ?? Buffer.alloc(0)]);
}

/** Takes a stream of answers apart. Fails unless it is made of whole ones. */
export function parseAnswers(bytes: Buffer): Answer[] {
  const answers: Answer[] = [];
  for (let rest = bytes; rest.length > 0;) {
    const end = rest.indexOf('\r\n\r\n');
    assert.ok(end > 0, `not an HTTP answer: ${rest.toString('latin1')}`);
    const [first, ...lines] = rest.subarray(0, end).toString('latin1').split('\r\n');
    const status = Number(/^HTTP\/1\.1 (\d{3}) /.exec(first)?.[1]);
    const headers = Object.fromEntries(
      lines.map((line) => [line.split(':')[0].toLowerCase(), line.replace(/^[^:]+: */, '')]),
    );
    const from = end + 4;
    const to = from + Number(status < 200 ? 0 : headers['content-length']);
    assert.ok(to <= rest.length, `cut off: ${rest.toString('latin1')}`);
    if (status >= 200) answers.push({ status, headers, body: rest.subarray(from, to).toString('utf8') });
    rest = rest.subarray(to);
  }
  return answers;
}

/** Sends one whole request. @return its one answer */
export async function ask(request: Packet): Promise<Answer> {
  const answers = parseAnswers(await exchange(packet(request)));
  assert.equal(answers.length, 1);
  assertAllowed(request.method ?? 'GET', request.target ?? '/', answers[0]);
  return answers[0];
}
