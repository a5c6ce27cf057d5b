/** The load generator's process: runs one job after another over the same connections. */
import { Connection } from './connection';
import type { Job, Outcome } from './job';
import { sourceOf } from './requests';
import type { Source } from './requests';

/** No more than fit into a server's backlog. */
const OPENED_AT_ONCE = 100;

/** Servers close connections that are idle for five seconds or more, maybe just as the next request is sent. */
const IDLE_LIMIT_MS = 2000;

let connections: Connection[] = [];
let lastUsed = 0;

async function ensure(port: number, count: number): Promise<void> {
  if (performance.now() - lastUsed > IDLE_LIMIT_MS) {
    for (const connection of connections) connection.close();
    connections = [];
  }
  connections = connections.filter((connection) => !connection.closed);
  while (connections.length < count) {
    const some = Math.min(OPENED_AT_ONCE, count - connections.length);
    connections.push(...(await Promise.all(Array.from({ length: some }, () => Connection.open(port)))));
  }
}

async function run(job: Job): Promise<Outcome> {
  const { seconds = Infinity, count = Infinity } = job;
  await ensure(job.port, job.connections);
  const source = sourceOf(job.requests);
  const times: number[] = [];
  const begin = performance.now();
  const end = begin + seconds * 1000;
  let left = count;

  const client = async (connection: Connection) => {
    let now = performance.now();
    while (now < end && left-- > 0) {
      const request = source.next();
      if (!request) return;
      await exchange(connection, request, source, job.expect);
      const answered = performance.now();
      times.push(answered - now);
      now = answered;
    }
  };
  await Promise.all(connections.slice(0, job.connections).map(client));

  lastUsed = performance.now();
  const elapsed = (lastUsed - begin) / 1000;
  const sorted = Float64Array.from(times).sort();
  const quantile = (q: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))];
  return { requests: sorted.length, seconds: elapsed, p50: quantile(0.5), p99: quantile(0.99), tokens: source.tokens };
}

type Request = NonNullable<ReturnType<Source['next']>>;

async function exchange(connection: Connection, { bytes, id }: Request, source: Source, expect: number) {
  const { status, body } = await connection.ask(bytes);
  if (status !== expect) {
    throw new Error(
      `${bytes.slice(0, bytes.indexOf('\r\n'))} was answered with ${status} instead of ${expect}: ${body}`,
    );
  }
  source.answered(id, body);
}

process.on('message', async (job: Job) => {
  try {
    process.send!({ outcome: await run(job) });
  } catch (err) {
    process.send!({ error: (err as Error).message });
  }
});
process.on('disconnect', () => process.exit());
