import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import Redis from 'ioredis';
import { buildOnce, PROJECT } from '../../../helpers/process/build';
import { MeteredServer, REDIS_PASSWORD } from '../../../helpers/process/metered_server';
import { seriesOf } from '../../../helpers/docs/metrics';
import type { Scrape } from '../../../helpers/docs/metrics';
import { SETTINGS } from '../../../helpers/process/production';
import { sendRaw } from '../../../helpers/http/raw_http';
import { hasRedisServer } from '../../../helpers/redis/redis_server';
import { ServerProcess } from '../../../helpers/process/server_process';
import { until } from '../../../helpers/until';

/** Sessions that live before the server starts: more than a step of the count. */
const SESSIONS = 1234;
const uid = (i: number) => `${i}`.padStart(22, 'u');

if (hasRedisServer()) describe('npm start with METRICS_PORT', suite);
else console.warn('Left out: npm start with METRICS_PORT, because this machine has no redis-server');

function suite() {
  let metered: MeteredServer;
  let server: ServerProcess;

  before(async () => {
    buildOnce();
    metered = await MeteredServer.start({}, async (redisUrl) => {
      const redis = new Redis(redisUrl);
      const keys = Array.from({ length: SESSIONS }, (_, i) => [
        ...[`wx:{${uid(i)}}:token`, 'id', `wx:{${uid(i)}}:session:id`, '{}', `wx:{${uid(i)}}:kicked:old`, '1'],
      ]);
      await redis.mset(...keys.flat());
      redis.disconnect();
    });
    ({ server } = metered);
    // The next count is minutes away: what is shown now stays, whoever logs in.
    await metered.shows('wx_login_live_sessions', SESSIONS);
  });

  after(() => metered?.stop());

  const post = (code: string) => server.request('POST', '/api/login', { body: { code } });

  it('shows exactly what has happened', async () => {
    const users = Array.from({ length: 10 }, (_, i) => `user ${i}`);
    // At once, so that they come on connections of their own and both workers get some.
    const tokens = await Promise.all(users.map((user) => metered.wechat.login(server, user)));
    await metered.wechat.login(server, users[0]);
    const { sandbox } = metered.wechat;
    for (const code of ['unknown', sandbox.issueCode('x', '40125'), sandbox.issueCode('x', 'broken-json'), '']) {
      await post(code);
    }
    await server.request('POST', '/api/logout', { token: tokens[1] });
    await server.request('POST', '/api/logout', { token: tokens[1] });
    await Promise.all(tokens.map((token) => server.request('GET', '/api/session', { token })));
    await server.request('GET', '/api/session', { token: 'bad.bad.bad' });
    await server.request('GET', '/api/session?wait=99', { token: tokens[2] });
    await server.request('HEAD', '/api/session', { token: tokens[2] });
    await server.request('GET', '/healthz');
    await server.request('GET', '/readyz');
    for (const target of ['/metrics', '/api/user/1', '/api/user/2?wait=1']) await server.request('GET', target);
    await server.request('PUT', '/api/session');
    await server.request('PROPFIND', '/');

    const scrape = await metered.scrape();
    const of = (name: string) => seriesOf(scrape, `wx_login_${name}`);
    assert.deepEqual(of('http_requests_total'), {
      'method="POST",route="/api/login",status="200"': 11,
      'method="POST",route="/api/login",status="400"': 2,
      'method="POST",route="/api/login",status="500"': 1,
      'method="POST",route="/api/login",status="502"': 1,
      'method="POST",route="/api/logout",status="200"': 1,
      'method="POST",route="/api/logout",status="401"': 1,
      'method="GET",route="/api/session",status="200"': 8,
      'method="GET",route="/api/session",status="401"': 3,
      'method="HEAD",route="/api/session",status="200"': 1,
      'method="GET",route="/api/session?wait",status="400"': 1,
      'method="GET",route="/healthz",status="200"': 1,
      'method="GET",route="/readyz",status="200"': 1,
      'method="GET",route="other",status="404"': 3,
      'method="PUT",route="other",status="404"': 1,
      'method="other",route="other",status="404"': 1,
    });
    assert.deepEqual(of('http_request_duration_seconds_count'), {
      'method="POST",route="/api/login"': 15,
      'method="POST",route="/api/logout"': 2,
      'method="GET",route="/api/session"': 11,
      'method="HEAD",route="/api/session"': 1,
      'method="GET",route="/healthz"': 1,
      'method="GET",route="/readyz"': 1,
      'method="GET",route="other"': 3,
      'method="PUT",route="other"': 1,
      'method="other",route="other"': 1,
    });
    assert.deepEqual(of('logins_total'), {
      'result="ok"': 11,
      'result="WECHAT_CODE_INVALID"': 1,
      'result="WECHAT_MISCONFIGURED"': 1,
      'result="WECHAT_UNAVAILABLE"': 1,
      'result="INVALID_PARAM"': 1,
    });
    const happened = Object.fromEntries(
      ['evictions', 'logouts', 'kicks'].map((name) => [name, of(`${name}_total`)['']]),
    );
    assert.deepEqual(happened, { evictions: 1, logouts: 1, kicks: 0 });
    const answers = Object.entries(of('wechat_answers_total'));
    assert.deepEqual(Object.fromEntries(answers.filter(([, count]) => count > 0)), {
      'errcode="0"': 11,
      'errcode="40029"': 1,
      'errcode="40125"': 1,
      'errcode="other"': 1,
    });
    assert.deepEqual(of('wechat_request_duration_seconds_count'), { '': 14 });
    // Each login asks first whether Redis is there.
    assert.deepEqual(of('redis_command_duration_seconds_count'), {
      'operation="ping"': 16,
      'operation="login"': 11,
      'operation="logout"': 2,
      'operation="check"': 12,
      'operation="ending"': 2,
    });
    assert.deepEqual([of('redis_up'), of('waiting_requests')], [{ '': 1 }, { '': 0 }]);
    assert.deepEqual([of('workers'), of('workers_answering')], [{ '': 2 }, { '': 2 }]);
  });

  it('counts the sessions that live', async () => {
    const scrape = await metered.scrape();
    assert.equal(scrape.get('wx_login_live_sessions'), SESSIONS);
    const at = scrape.get('wx_login_live_sessions_counted_timestamp_seconds')!;
    assert.ok(at <= Date.now() / 1000 && at > Date.now() / 1000 - 600);
  });

  for (const readme of ['server/README.md', 'server/README.zh-CN.md']) {
    it(`shows what ${readme} lists, and nothing else; its alerts ask for nothing else`, async () => {
      const text = readFileSync(path.join(PROJECT, readme), 'utf8');
      const rows = text
        .split('`wx_login_`')[1]
        .split('```')[0]
        .match(/^\| `[^|]*/gm)!;
      const listed = rows.flatMap((row) => row.match(/[a-z_]{7,}/g)!);
      const series = [...(await metered.scrape()).keys()].map((name) => name.split('{')[0].replace('wx_login_', ''));
      const shown = new Set(series.map((name) => name.replace(/(_seconds)_(bucket|sum|count)$/, '$1')));
      assert.deepEqual([...shown].sort(), listed.sort());
      const asked = [...text.matchAll(/wx_login_([a-z_]+)/g)].map(([, name]) => name);
      assert.deepEqual(
        asked.filter((name) => !shown.has(name)),
        [],
      );
    });
  }

  it('shows who waits, and counts a client that leaves', async () => {
    const token = await metered.wechat.login(server, 'waiter');
    const leaves = new AbortController();
    const ask = (signal?: AbortSignal) =>
      fetch(`${server.url}/api/session?wait=25`, { headers: { authorization: `Bearer ${token}` }, signal });
    const [stays, left] = [ask(), ask(leaves.signal)];
    await metered.shows('wx_login_waiting_requests', 2);
    leaves.abort();
    await assert.rejects(left);
    await metered.shows('wx_login_waiting_requests', 1);
    await server.request('POST', '/api/logout', { token });
    assert.equal((await stays).status, 401);
    const series = (status: string) => `wx_login_http_requests_total{method="GET",route="/api/session?wait",${status}}`;
    await metered.shows(series('status="aborted"'), 1);
    assert.equal((await metered.scrape()).get(series('status="401"')), 1);
    assert.equal((await metered.scrape()).get('wx_login_waiting_requests'), 0);
  });

  it('has no user, session or address in it', async () => {
    const text = await metered.scrapeText();
    const { body } = await post(metered.wechat.sandbox.issueCode('user 1'));
    assert.equal(text.includes(body.user.id), false);
    // Longer than an openid.
    const others = text.replaceAll('user_authorization_cancellation', '');
    assert.doesNotMatch(others, /127\.0\.0\.1|\/api\/user|user-\d|[\w-]{30,}"/);
  });

  it('answers 404 to all but GET /metrics, and the public port 404 to that', async () => {
    for (const [method, target] of [
      ['GET', '/'],
      ['GET', '/metrics/'],
      ['GET', '/api/session'],
      ['POST', '/metrics'],
      ['HEAD', '/metrics'],
    ]) {
      assert.equal((await fetch(metered.url + target, { method })).status, 404, `${method} ${target}`);
    }
    const { status, body } = await server.request('GET', '/metrics');
    assert.deepEqual([status, body.code], [404, 'NOT_FOUND']);
  });

  describe('when a worker', () => {
    const HEALTH = 'wx_login_http_requests_total{method="GET",route="/healthz",status="200"}';
    const ANSWERING = 'wx_login_workers_answering';
    let before: number;

    /** The same number of requests twice, each on a connection of its own: node deals them out to the workers. */
    beforeEach(async () => {
      before = (await metered.scrape()).get(HEALTH)!;
      const port = Number(new URL(server.url).port);
      for (let i = 0; i < 20; i++) {
        assert.match(await sendRaw(port, 'GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n'), / 200 OK/);
      }
    });

    it('hangs › a scrape says so, and shows what it had counted when it was last heard', async () => {
      const [hanging] = metered.workers;
      process.kill(hanging, 'SIGSTOP');
      try {
        const scrape = await metered.scrape();
        assert.deepEqual([scrape.get('wx_login_workers'), scrape.get(ANSWERING)], [2, 1]);
        const count = scrape.get(HEALTH)! - before;
        assert.ok(count > 0 && count < 20, `${count} of 20 were the other worker's`);
      } finally {
        process.kill(hanging, 'SIGCONT');
      }
      await metered.shows(ANSWERING, 2);
      assert.equal((await metered.scrape()).get(HEALTH), before + 20);
    });

    it('dies › a scrape answers, and what was counted stays counted', async () => {
      await metered.shows(HEALTH, before + 20);
      const scrape = await metered.scrape();
      process.kill(metered.workers[0], 'SIGKILL');
      const isTotal = (series: string) => /(_total|_count|_bucket)(\{|$)/.test(series) && !series.includes('cpu');
      const totals = (of: Scrape) => Object.fromEntries([...of].filter(([series]) => isTotal(series)));
      assert.deepEqual(totals(await metered.scrape()), totals(scrape));
      await until('a new worker serves', async () => metered.workers.length === 3, 30_000);
      await metered.shows(ANSWERING, 2);
      assert.deepEqual(totals(await metered.scrape()), totals(scrape));
    });
  });

  it('goes on with what the workers have counted when the agent dies', async () => {
    const agents = () => [...server.output.matchAll(/agent_worker#\d+:(\d+) started/g)].map(([, pid]) => Number(pid));
    const logins = 'wx_login_logins_total{result="ok"}';
    const before = (await metered.scrape()).get(logins);
    process.kill(agents()[0], 'SIGKILL');
    await until('a new agent has started', async () => agents().length === 2, 30_000);
    await metered.shows('wx_login_workers_answering', 2);
    assert.equal((await metered.scrape()).get(logins), before);
  });

  it('says that Redis is down while it is', async () => {
    await metered.redis.kill();
    await metered.shows('wx_login_redis_up', 0);
    assert.equal((await server.request('GET', '/readyz')).status, 503);
    const scrape = await metered.scrape();
    assert.equal(scrape.get('wx_login_http_requests_total{method="GET",route="/readyz",status="503"}'), 1);
    assert.equal(scrape.get('wx_login_workers_answering'), 2);
    await metered.redis.launch();
    await metered.shows('wx_login_redis_up', 1);
    metered.redis.freeze();
    assert.equal((await metered.scrape()).get('wx_login_redis_up'), 0);
    assert.equal((await metered.scrape()).get('wx_login_workers_answering'), 2);
    metered.redis.thaw();
    await metered.shows('wx_login_redis_up', 1);
  });

  it('leaves the password of Redis out of what Egg dumps', () => {
    const dir = path.join(PROJECT, 'run');
    const files = readdirSync(dir).filter((file) => file.endsWith('.json'));
    const dumps = files.map((file) => readFileSync(path.join(dir, file), 'utf8'));
    assert.match(dumps.join(''), /"metrics"/);
    assert.equal(dumps.join('').includes(REDIS_PASSWORD), false);
  });

  it('exits 1 and says so when the port is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const REDIS_URL = `redis://:${REDIS_PASSWORD}@127.0.0.1:${metered.redis.port}`;
    const second = await ServerProcess.spawn({ ...SETTINGS, REDIS_URL, WORKERS: '1', METRICS_PORT: `${port}` });
    assert.equal(await second.exited(), 1);
    assert.match(second.output, new RegExp(`EADDRINUSE: address already in use 127\\.0\\.0\\.1:${port}`));
    other.close();
  });
}
