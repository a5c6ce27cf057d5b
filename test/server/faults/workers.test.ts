import assert from 'node:assert/strict';
import { HeldServer } from '../../helpers/process/held_server';
import type { HeldWechat } from '../../helpers/http/held_wechat';
import { hasRedisServer } from '../../helpers/redis/redis_server';
import type { ServerProcess } from '../../helpers/process/server_process';
import { until } from '../../helpers/until';

const IN_FLIGHT = 20;

if (hasRedisServer()) describe('npm start with two workers', suite);
else console.warn('Left out: npm start when workers end, because this machine has no redis-server');

function suite() {
  let held: HeldServer;
  let server: ServerProcess;
  let wechat: HeldWechat;

  before(async () => {
    held = await HeldServer.start(2);
    ({ server, wechat } = held);
  });

  after(() => held?.stop());

  /** The process ids of all workers that have ever listened, the oldest first. */
  function workers(): number[] {
    return [...server.output.matchAll(/app_worker#\d+:(\d+) listening/g)].map(([, pid]) => Number(pid));
  }

  async function login(code: string): Promise<{ status: number; token: string }> {
    const { status, body } = await server.request('POST', '/api/login', { body: { code } });
    return { status, token: body.token };
  }

  it('SIGKILL of one under load › the other serves, a new one comes, only requests in flight are lost', async () => {
    const token = await held.login('first');

    // A connection that node's cluster was handing over when the worker died is never answered: its request times out.
    let lost = 0;
    let served = 0;
    let ended = false;
    const client = async () => {
      while (!ended) {
        const answer = await server.request('GET', '/api/session', { token }).catch(() => undefined);
        if (answer) assert.equal(answer.status, 200);
        if (answer) served += 1;
        else lost += 1;
      }
    };
    const clients = Array.from({ length: IN_FLIGHT }, client);
    await until('the load runs', async () => served > 200);
    assert.equal(workers().length, 2);
    process.kill(workers()[0], 'SIGKILL');
    const atKill = served;
    await until('a new worker listens', async () => workers().length === 3, 30_000);
    assert.ok(served > atKill);
    const atReturn = served;
    await until('the load goes on', async () => served > atReturn + 200);
    ended = true;
    await Promise.all(clients);
    assert.ok(lost <= IN_FLIGHT, `${lost} requests were lost`);
  });

  it('SIGTERM › answers the requests in flight, takes no new ones, closes Redis and exits 0', async () => {
    const logins = Array.from({ length: IN_FLIGHT }, (_, i) => login(`code-${i}`));
    await wechat.holds(IN_FLIGHT);
    const exit = server.stop('SIGTERM');
    await until('nobody listens', async () => {
      // A connection that comes between the workers' last and the master's may wait there: it is not asked for long.
      const refused = (err: Error & { cause?: { code?: string } }) => err.cause?.code === 'ECONNREFUSED';
      return fetch(`${server.url}/healthz`, { signal: AbortSignal.timeout(200) }).then(() => false, refused);
    });
    wechat.release();
    const answers = await Promise.all(logins);
    assert.deepEqual(new Set(answers.map(({ status }) => status)), new Set([200]));
    assert.equal(await exit, 0);
    assert.doesNotMatch(server.output.split('SIGTERM')[1] ?? '', /ERROR/);
  });
}
