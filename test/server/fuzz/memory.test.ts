import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { fuzzFactor } from '../../helpers/fuzz_runs';
import { until } from '../../helpers/until';
import { assertContract } from './contract';
import { staysUnharmed } from './unharmed';
import { ask } from './wire';
import type { Packet } from './wire';

const REQUESTS = 1500;
const BODY_BYTES = 12_000;
/** 36 MB are sent, and half of it may not stay. What waits for a timer may go first: WeChat's time-out is one. */
const LIMIT_BYTES = (REQUESTS * BODY_BYTES) / 2;

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

function memoryUsed(): number {
  collectGarbage();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

/** Each one has something that nobody has sent before, all over. */
function hostile(i: number): Packet {
  const unique = `${i}-`.repeat(BODY_BYTES).slice(0, BODY_BYTES);
  const headers: [string, string][] = [
    ['Authorization', `Bearer ${unique.slice(0, 1000)}`],
    ['X-Request-Id', unique.slice(0, 64)],
    ['X-Forwarded-For', unique.slice(0, 1000)],
  ];
  if (i % 2) return { target: `/api/session?${unique.slice(0, 2000)}`, headers };
  return {
    method: 'POST',
    target: '/api/login',
    headers,
    body: Buffer.from(JSON.stringify({ code: 'x', [unique]: i })),
  };
}

describe('fuzz: memory', function () {
  this.timeout(60_000 * fuzzFactor());
  staysUnharmed();

  it(`${REQUESTS} hostile requests leave nothing behind`, async () => {
    const send = async (from: number, to: number) => {
      for (let i = from; i < to; i++) {
        const request = hostile(i);
        assertContract(await ask(request), request.headers![1][1]);
      }
    };
    await send(0, 100);
    const before = memoryUsed();
    await send(100, 100 + REQUESTS);
    await until('the memory is free again', async () => memoryUsed() - before < LIMIT_BYTES);
  });
});
