import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { PROJECT } from '../../helpers/process/build';
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

  /** Kills the last workers that have listened, and waits for as many new ones. */
  async function replace(count: number): Promise<void> {
    const before = workers();
    for (const pid of before.slice(-count)) process.kill(pid, 'SIGKILL');
    await until('as many new workers listen', async () => workers().length === before.length + count, 30_000);
  }

  async function answered(code: string) {
    const answer = server.request('POST', '/api/login', { body: { code } });
    await wechat.holds(1);
    wechat.release();
    return answer;
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

  it('SIGKILL of all › the audit log has the login that was answered', async () => {
    const { body, headers } = await answered('kill-at-once');
    await replace(2);
    const audit = readFileSync(path.join(PROJECT, 'logs/prod/audit.log'), 'utf8').split('\n');
    const lines = audit.filter((line) => line.includes(headers.get('x-request-id')!)).map((line) => JSON.parse(line));
    assert.deepEqual(
      lines.map(({ event, uid }) => [event, uid]),
      [['login', body.user.id]],
    );
  });

  it('SIGKILL of all while Redis is away › new ones come, answer 503 and serve as soon as Redis is back', async () => {
    await held.redis.kill();
    await replace(2);
    assert.equal((await server.request('GET', '/healthz')).status, 200);
    assert.equal((await server.request('GET', '/readyz')).status, 503);
    await held.redis.launch();
    await until('both workers are ready', async () => {
      const answers = await Promise.all(Array.from({ length: 4 }, () => server.request('GET', '/readyz')));
      return answers.every(({ status }) => status === 200);
    });
  });

  it('SIGKILL of the replacement while it starts › another one comes', async () => {
    const before = workers();
    const starting = () => [...server.output.matchAll(/app_worker#\d+:(\d+) start,/g)].map(([, pid]) => Number(pid));
    const started = starting();
    process.kill(before.at(-1)!, 'SIGKILL');
    await until('a replacement starts', async () => starting().length > started.length);
    process.kill(starting().at(-1)!, 'SIGKILL');
    await until('another replacement listens', async () => workers().length === before.length + 1, 30_000);
  });

  it('SIGTERM to all processes › answers the requests in flight, takes no new ones, closes Redis and exits 0', async () => {
    const logins = Array.from({ length: IN_FLIGHT }, (_, i) => login(`code-${i}`));
    await wechat.holds(IN_FLIGHT);
    const exit = server.stopGroup('SIGTERM');
    await until('nobody listens', async () => {
      // A connection that comes between the workers' last and the master's may wait there: it is not asked for long.
      const refused = (err: Error & { cause?: { code?: string } }) => err.cause?.code === 'ECONNREFUSED';
      return fetch(`${server.url}/healthz`, { signal: AbortSignal.timeout(200) }).then(() => false, refused);
    });
    wechat.release();
    const releasedAt = Date.now();
    const answers = await Promise.all(logins);
    assert.deepEqual(new Set(answers.map(({ status }) => status)), new Set([200]));
    assert.equal(await exit, 0);
    // egg-cluster would wait 5 seconds for an agent that has ended, and 10 for a worker.
    assert.ok(Date.now() - releasedAt < 4000, `it took ${Date.now() - releasedAt} ms`);
    assert.doesNotMatch(server.output.split('SIGTERM')[1] ?? '', /ERROR/);
  });
}
