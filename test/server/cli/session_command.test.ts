import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import path from 'node:path';
import Redis from 'ioredis';
import { helpFor } from '../../../server/cli/help';
import { run } from '../../../server/cli/run';
import { buildOnce, PROJECT } from '../../helpers/process/build';
import { confidential } from '../../helpers/logs/confidential';
import { findLeaks, lengthsOfLogs, writtenSince } from '../../helpers/logs/log_scan';
import { claimsOf } from '../../helpers/http/login';
import { CREDENTIALS, SECRETS, SETTINGS, WechatServer } from '../../helpers/process/production';
import { hasRedisServer, RedisServer } from '../../helpers/redis/redis_server';
import { ServerProcess } from '../../helpers/process/server_process';
import { objectsOf, printed, session } from '../../helpers/process/session_command';
import { until } from '../../helpers/until';
import { decodeRecord } from '../../../server/lib/plugin/egg-wechat-login/lib/session/store/record';

const LOGS = path.join(PROJECT, 'logs/prod');
const AUDIT = path.join(LOGS, 'audit.log');
const NOBODY = 'nobody'.padEnd(22, '_');
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.000Z$/;

if (hasRedisServer()) describe('npm run session, beside npm start with two workers', suite);
else console.warn('Left out: npm run session, because this machine has no redis-server');

function suite() {
  let redisServer: RedisServer;
  let redis: Redis;
  let wechat: WechatServer;
  let server: ServerProcess;
  /** What no output may have, besides what WeChat and the cipher have had in their hands. */
  const secrets = new Map<string, string>();

  before(async () => {
    buildOnce();
    redisServer = await RedisServer.start();
    redis = new Redis(redisServer.url).on('error', () => {});
    wechat = await WechatServer.start();
    const settings = { ...SETTINGS, WECHAT_API_BASE: wechat.url, REDIS_URL: redisServer.url, WORKERS: '2' };
    server = await ServerProcess.start(settings);
    const subscribers = async () => (await redis.pubsub('NUMSUB', 'wx:ended'))[1];
    await until('both workers listen', async () => (await subscribers()) === 2);
  });

  after(async () => {
    redis?.disconnect();
    await server?.stop();
    wechat?.stop();
    await redisServer?.stop();
  });

  beforeEach(() => redis.flushdb());

  /** Only what the command needs: none of the server's secrets. */
  const env = () => ({ REDIS_URL: redisServer.url, WECHAT_APPID: CREDENTIALS.appid });
  const ask = (...args: string[]) => session(env(), args);
  const check = (token: string) => server.request('GET', '/api/session', { token });

  async function tryLogin(user: string, device?: string) {
    const code = wechat.sandbox.issueCode(user);
    return server.request('POST', '/api/login', { body: { code, device } });
  }

  async function login(user: string, device?: string) {
    const { body } = await tryLogin(user, device);
    const token: string = body.token;
    const uid: string = body.user.id;
    secrets.set(token, 'a token').set(claimsOf(token).jti, 'the id of a token');
    const { sessionKey } = decodeRecord((await redis.get(`wx:{${uid}}:session:${claimsOf(token).jti}`))!)!;
    secrets.set(sessionKey, 'an encrypted session_key');
    return { token, uid, openid: wechat.sandbox.openidOf(user) };
  }

  /** What a command in `act` adds to the audit log: each line without time and request id, which they share. */
  async function audited(act: () => Promise<unknown>): Promise<object[]> {
    const before = lengthsOfLogs(LOGS);
    await act();
    const lines = writtenSince(LOGS, before).get(AUDIT)!.split('\n');
    const ids = new Set<string>();
    // The server holds its own lines back for up to a second.
    const ours = lines.filter((line) => line.includes('"operator":'));
    const events = ours.map((line) => {
      const { time, requestId, ...rest } = JSON.parse(line);
      assert.ok(Math.abs(Date.parse(time) - Date.now()) < 10_000);
      ids.add(requestId);
      return rest;
    });
    assert.ok(ids.size <= 1);
    for (const id of ids) assert.match(id, /^[\da-f-]{36}$/);
    return events;
  }

  it('show › tells of session and ban, by uid and by openid', async () => {
    const { uid, openid } = await login('A', 'iPhone 15');
    const [shown] = objectsOf(await ask('show', uid, '--json')) as Array<{ session: Record<string, string> }>;
    const { createdAt, idleUntil } = shown.session;
    assert.deepEqual(shown, { uid, session: { device: 'iPhone 15', createdAt, idleUntil }, bannedUntil: null });
    assert.ok(Math.abs(Date.parse(createdAt) - Date.now()) < 10_000);
    assert.ok(Math.abs(Date.parse(idleUntil) - Date.parse(createdAt) - 604_800_000) <= 2000);
    const { code, stdout, stderr } = await ask('show', openid);
    assert.deepEqual([code, stderr], [0, '']);
    const [first, device, since, ends, ban, ...more] = stdout.split('\n');
    assert.deepEqual([first, device, since], [`uid      ${uid}`, 'device   iPhone 15', `login    ${createdAt}`]);
    assert.match(ends, /^ends {5}\S+Z unless used before$/);
    assert.deepEqual([ban, ...more], ['ban      none', '']);
  });

  it('show › says that there is neither a session nor a ban', async () => {
    const none = { uid: NOBODY, session: null, bannedUntil: null };
    assert.deepEqual(objectsOf(await ask('show', NOBODY, '--json')), [none]);
    const { code, stdout } = await ask('show', NOBODY);
    assert.deepEqual([code, stdout], [0, `uid      ${NOBODY}\nsession  none\nban      none\n`]);
  });

  it('show, list › hand no control character of a device on to the terminal', async () => {
    const { uid } = await login('A', 'a\u001b[2J\u009b1m\u202e\n');
    assert.match((await ask('show', uid)).stdout, /^device {3}a\\u001b\[2J\\u009b1m\\u202e\\u000a$/m);
    assert.match((await ask('list')).stdout, / {2}a\\u001b\[2J\\u009b1m\\u202e\\u000a$/m);
    const { stdout } = await ask('list', '--json');
    assert.ok(!stdout.includes('\u001b') && !stdout.includes('\u009b'));
  });

  it('kick › ends the session: the phone that waits is told at once, and so is each request after it', async () => {
    const { token, openid, uid } = await login('A');
    const other = await login('B');
    assert.equal((await check(token)).status, 200);
    const looks = async () => Number(/^cmdstat_mget:calls=(\d+)/m.exec(await redis.info('commandstats'))![1]);
    const before = await looks();
    const waiting = server.request('GET', '/api/session?wait=9', { token });
    await until('it has looked twice, and waits', async () => (await looks()) === before + 2);
    let answeredAt = 0;
    void waiting.then(() => (answeredAt = Date.now()));
    const events = await audited(async () => {
      const { code, stdout, stderr } = await ask('kick', openid, '--reason', 'asked for by the user');
      const endedAt = Date.now();
      assert.deepEqual([code, stdout, stderr], [0, `The session of ${uid} is ended.\n`, '']);
      const answer = await waiting;
      assert.deepEqual([answer.status, answer.body.code], [401, 'SESSION_KICKED']);
      assert.ok(answeredAt - endedAt < 500, `${answeredAt - endedAt} ms after the command has ended`);
    });
    const { username } = userInfo();
    assert.deepEqual(events, [{ event: 'kick', uid, reason: 'asked for by the user', operator: username }]);
    assert.equal((await check(token)).body.code, 'SESSION_KICKED');
    assert.equal((await check(other.token)).status, 200);
    const again = await login('A');
    assert.equal((await check(again.token)).status, 200);
  });

  it('kick › of somebody without a session says so, exits 0 and leaves no line in the audit log', async () => {
    assert.deepEqual(
      await audited(async () => {
        const { code, stdout } = await ask('kick', NOBODY);
        assert.deepEqual([code, stdout], [0, `${NOBODY} has no session.\n`]);
        assert.deepEqual(objectsOf(await ask('kick', NOBODY, '--json')), [{ uid: NOBODY, kicked: false }]);
      }),
      [],
    );
  });

  it('ban › ends the session and refuses logins until it is over; unban › lets the user log in again', async () => {
    const { token, openid, uid } = await login('A');
    const operator = userInfo().username;
    let bannedUntil = '';
    const banned = await audited(async () => {
      const said = await ask('ban', openid, '--for', '2h', '--reason', 'spam', '--json');
      assert.deepEqual([said.code, said.stderr], [0, '']);
      bannedUntil = (objectsOf(said)[0] as { bannedUntil: string }).bannedUntil;
      assert.deepEqual(objectsOf(said), [{ uid, bannedUntil, kicked: true }]);
    });
    assert.match(bannedUntil, TIME);
    assert.ok(Math.abs(Date.parse(bannedUntil) - Date.now() - 7_200_000) < 5000);
    assert.deepEqual(banned, [
      { event: 'ban', uid, reason: 'spam', until: bannedUntil, operator },
      { event: 'kick', uid, reason: 'spam', operator },
    ]);
    const told = await check(token);
    assert.deepEqual([told.status, told.body.code, told.body.until], [403, 'USER_BANNED', bannedUntil]);
    const { status, body } = await tryLogin('A');
    assert.deepEqual([status, body.code, body.until], [403, 'USER_BANNED', bannedUntil]);
    assert.ok(Math.abs((await redis.ttl(`wx:{${uid}}:ban`)) - 7200) < 10);
    const shown = { uid, session: null, bannedUntil };
    assert.deepEqual(objectsOf(await ask('show', uid, '--json')), [shown]);

    const lifted = await audited(async () => {
      const { code, stdout } = await ask('unban', uid, '--reason', 'a mistake');
      assert.deepEqual([code, stdout], [0, `${uid} may log in again.\n`]);
    });
    assert.deepEqual(lifted, [{ event: 'unban', uid, reason: 'a mistake', operator }]);
    assert.equal((await tryLogin('A')).status, 200);
    assert.deepEqual((await ask('unban', uid)).stdout, `${uid} was not banned.\n`);
    assert.deepEqual(objectsOf(await ask('unban', uid, '--json')), [{ uid, unbanned: false }]);
  });

  it('ban › of somebody without a session; the second takes the place of the first, and ends', async () => {
    const { uid } = await login('A');
    await redis.flushdb();
    const first = await ask('ban', uid, '--for', '7d', '--reason', 'spam');
    assert.match(first.stdout, new RegExp(`^${uid} is banned until \\S+Z\\. There was no session\\.\\n$`));
    assert.equal((await ask('ban', uid, '--for', '1s', '--reason', 'less')).code, 0);
    await until('the ban is over', async () => (await tryLogin('A')).status === 200, 5000);
  });

  it('list › page by page, each user once, in the Redis of other keys as well', async () => {
    const users = await Promise.all(Array.from({ length: 30 }, (_, i) => login(`user ${i}`, `phone ${i}`)));
    await redis.mset(Object.fromEntries(Array.from({ length: 2000 }, (_, i) => [`other:${i}`, 'x'])));
    await redis.mset({ 'wx:{}:token': 'x', 'wx:{short}:token': 'x', [`wx:{${NOBODY}}:token`]: 'gone' });
    type Line = { uid: string; device: string; createdAt: string };
    const listed: Line[] = [];
    let cursor: string | null = '0';
    for (let pages = 0; cursor !== null; pages++) {
      assert.ok(pages < 30);
      const lines = objectsOf(await ask('list', '--limit', '7', '--cursor', cursor, '--json')) as object[];
      const end = lines.pop() as { count: number; cursor: string | null };
      assert.deepEqual(end, { count: lines.length, cursor: end.cursor });
      if (end.cursor !== null) assert.ok(lines.length >= 7 && lines.length < 12, `${lines.length}`);
      cursor = end.cursor;
      listed.push(...(lines as Line[]));
    }
    const expected = users.map(({ uid }, i) => ({ uid, device: `phone ${i}` }));
    const byUid = (a: { uid: string }, b: { uid: string }) => (a.uid < b.uid ? -1 : 1);
    for (const { createdAt } of listed) assert.match(createdAt, TIME);
    const facts = listed.map(({ uid, device }) => ({ uid, device }));
    assert.deepEqual(facts.sort(byUid), expected.sort(byUid));

    const { stdout } = await ask('list');
    assert.match(stdout, /^([\w-]{22} {2}\S+Z {2}phone \d+\n){30}30 sessions\.\n$/);
    const first = await ask('list', '--limit', '1');
    assert.match(first.stdout, /^([\w-]{22} {2}\S+Z {2}phone \d+\n)+\d+ sessions?\. Go on with: --cursor \d+\n$/);
    // Whether a record was evicted, only `list` looks.
    assert.deepEqual((await ask('list', '--count')).stdout, '31 sessions.\n');
    assert.deepEqual(objectsOf(await ask('list', '--count', '--json')), [{ count: 31 }]);
  });

  it('list › of an empty Redis; an invalid cursor is wrong usage', async () => {
    assert.deepEqual((await ask('list')).stdout, '0 sessions.\n');
    assert.deepEqual(objectsOf(await ask('list', '--json')), [{ count: 0, cursor: null }]);
    for (const [cursor, message] of [
      ['next', 'The cursor is malformed: use one that list has printed.'],
      ['5@h:1', 'The cursor is of another Redis or a former master: start again without it.'],
    ]) {
      const { code, stderr } = await ask('list', '--cursor', cursor);
      assert.deepEqual([code, stderr], [2, `${message}\n\n${helpFor('list')}`]);
    }
  });

  it('runs under npm, with the exit code of the command', async () => {
    const home = { ...env(), HOME: process.env.HOME! };
    const npm = ['npm', 'run', '--silent', 'session', '--'];
    const shown = await session(home, ['show', NOBODY, '--json'], npm);
    assert.deepEqual(objectsOf(shown), [{ uid: NOBODY, session: null, bannedUntil: null }]);
    assert.equal((await session(home, ['show'], npm)).code, 2);
  });

  it('--help › on standard output, for all and for each command, without any setting', async () => {
    for (const command of [undefined, 'show', 'kick', 'ban', 'unban', 'list', 'forget', 'wechat'] as const) {
      const { code, stdout, stderr } = await session({}, [...(command ? [command] : []), '--help']);
      assert.deepEqual([code, stdout, stderr], [0, helpFor(command), '']);
    }
  });

  it('wrong usage › exits 2', async () => {
    const { code, stdout, stderr } = await ask('ban', NOBODY, '--for', '2h');
    assert.deepEqual([code, stdout, stderr], [2, '', `A ban needs its --reason.\n\n${helpFor('ban')}`]);
  });

  it('settings › that are missing or wrong are listed, and it exits 1', async () => {
    const headline = 'The command cannot run with these settings:';
    const problem = '  - WECHAT_APPID is required to find a user by openid (not by uid)';
    const said = await session({ REDIS_URL: redisServer.url }, ['show', wechat.sandbox.openidOf('A')]);
    assert.deepEqual([said.code, said.stdout, said.stderr], [1, '', `${headline}\n${problem}\n`]);
    const none = await session({}, ['list', '--json']);
    assert.equal(none.code, 1);
    const message = `${headline}\n  - REDIS_URL or REDIS_CLUSTER_NODES or REDIS_SENTINELS is required: the Redis inside \`npm run dev\` cannot be reached from outside`;
    assert.deepEqual(JSON.parse(none.stderr), { error: 'SETTINGS', message });
  });

  it('a Redis that is down › exits 1 at once, and says so without its password', async () => {
    const REDIS_URL = 'redis://:the-password@127.0.0.1:1';
    const message = 'Redis cannot be reached (connect ECONNREFUSED 127.0.0.1:1).';
    const { code, stdout, stderr, ms } = await session({ REDIS_URL }, ['kick', NOBODY]);
    assert.deepEqual([code, stdout, stderr], [1, '', `${message}\n`]);
    assert.ok(ms < 2000, `${ms} ms`);
    const json = await session({ REDIS_URL }, ['list', '--json']);
    assert.deepEqual([json.code, json.stdout], [1, '']);
    assert.deepEqual(JSON.parse(json.stderr), { error: 'STORE_UNAVAILABLE', message });
  });

  it('a Redis that hangs › exits 1 within three seconds', async () => {
    redisServer.freeze();
    const { code, stdout, stderr, ms } = await ask('kick', NOBODY).finally(() => redisServer.thaw());
    assert.deepEqual([code, stdout], [1, '']);
    assert.match(stderr, /^Redis cannot be reached \(.+\)\.\n$/);
    assert.ok(ms < 3000, `${ms} ms`);
  });

  it('a Redis that refuses › exits 1 and says how', async () => {
    await redis.set(`wx:{${NOBODY}}:ban`, 'x');
    await redis.config('SET', 'min-replicas-to-write', '1');
    const said = await ask('ban', NOBODY, '--for', '1s', '--reason', 'x').finally(() =>
      redis.config('SET', 'min-replicas-to-write', '0'),
    );
    const message = 'Redis refused: NOREPLICAS. Check with "show", then try again.\n';
    assert.deepEqual([said.code, said.stdout, said.stderr], [1, '', message]);
  });

  it('an audit log that cannot be written › nothing is done, exits 1', async () => {
    const { uid, token } = await login('A');
    const dir = mkdtempSync(path.join(tmpdir(), 'session-command-'));
    try {
      writeFileSync(path.join(dir, 'logs'), 'no folder');
      const said = { out: '', err: '' };
      const stream = (name: 'out' | 'err') => ({ write: (text: string) => (said[name] += text) }) as never;
      const baseDir = path.join(dir, 'dist');
      const code = await run(['kick', uid], { env: env(), baseDir, out: stream('out'), err: stream('err') });
      const file = path.join(dir, 'logs/prod/audit.log');
      const err = `Nothing was done: the audit log ${file} cannot be written (ENOTDIR).\n`;
      assert.deepEqual([code, said], [1, { out: '', err }]);
    } finally {
      rmSync(dir, { recursive: true });
    }
    assert.equal((await check(token)).status, 200);
  });

  it('forget › closes the accounts that are named and those of a file; the phone is told ACCOUNT_DELETED', async () => {
    const [one, other] = [await login('A'), await login('B')];
    const dir = mkdtempSync(path.join(tmpdir(), 'forget-'));
    const file = path.join(dir, 'list.csv');
    writeFileSync(file, `openid,time\r\n"${other.openid}",2026-01-01\r\n\r\n`);
    const sealing = { ...env(), SESSION_KEY_SECRET: SECRETS.SESSION_KEY_SECRET };
    try {
      const dry = await session(sealing, ['forget', one.openid, '-f', file, '--dry-run', '--json']);
      assert.deepEqual(objectsOf(dry), [
        { uid: one.uid, session: true, forgotten: false },
        { uid: other.uid, session: true, forgotten: false },
        { count: 2, dryRun: true },
      ]);
      assert.equal((await check(one.token)).status, 200);
      const events = await audited(async () => {
        const said = await session(sealing, ['forget', one.openid, '-f', file, '--reason', 'the list of today']);
        assert.equal(said.stdout, `${one.uid} is forgotten.\n${other.uid} is forgotten.\n2 users.\n`);
      });
      const reason = 'the list of today';
      const operator = userInfo().username;
      assert.deepEqual(
        events,
        [one, other].map(({ uid }) => ({ event: 'forget', uid, reason, operator })),
      );
    } finally {
      rmSync(dir, { recursive: true });
    }
    for (const { token, uid } of [one, other]) {
      assert.equal((await check(token)).body.code, 'ACCOUNT_DELETED');
      const keys = (await redis.keys(`wx:{${uid}}:*`)).sort();
      assert.deepEqual(keys, [`wx:{${uid}}:forget`, `wx:{${uid}}:kicked:${claimsOf(token).jti}`]);
    }
    assert.deepEqual(
      (await redis.zrange(`wx:{app:${CREDENTIALS.appid}}:forget`, 0, -1)).sort(),
      [one.uid, other.uid].sort(),
    );
  });

  it('forget › refuses what is no openid, no user, a file that cannot be read, and missing settings', async () => {
    for (const [args, message] of [
      [['forget'], 'Name the users by openid, or a file with -f.'],
      [['forget', NOBODY], 'forget takes openids only: the application needs them.'],
    ] as const) {
      const { code, stderr } = await ask(...args);
      assert.deepEqual([code, stderr.split('\n')[0]], [2, message]);
    }
    const without = await ask('forget', 'o'.repeat(28));
    assert.match(without.stderr, /SESSION_KEY_SECRET is required/);
    const sealing = { ...env(), SESSION_KEY_SECRET: SECRETS.SESSION_KEY_SECRET };
    const unread = await session(sealing, ['forget', '-f', '/nonexistent']);
    assert.match(unread.stderr, /^The file cannot be read \(ENOENT\)\./);
  });

  it('show › takes the beginning of a uid that only one user has', async () => {
    const { uid, openid } = await login('A', 'iPhone 15');
    const [shown] = objectsOf(await ask('show', uid.slice(0, 6), '--json')) as {
      uid: string;
      session: { device: string };
    }[];
    assert.deepEqual([shown.uid, shown.session.device], [uid, 'iPhone 15']);
    assert.equal((await ask('show', openid)).code, 0);
    const twin = uid.slice(0, 8).padEnd(22, '_');
    await redis.set(`wx:{${twin}}:ban`, '1');
    const said = await ask('show', uid.slice(0, 8));
    assert.deepEqual(
      [said.code, said.stderr.split('\n')[0]],
      [2, 'Several users begin like this: give more of the uid.'],
    );
    assert.equal((await ask('show', uid.slice(0, 9))).code, 0);
    const none = await ask('show', 'nobody');
    assert.deepEqual([none.code, none.stderr.split('\n')[0]], [2, 'No user who is known begins like this.']);
  });

  it('wechat › tells when the access_token was fetched and is renewed, never the token', async () => {
    assert.equal((await ask('wechat')).stdout, 'There is no access_token.\n');
    const key = `wx:{app:${CREDENTIALS.appid}}:access_token`;
    await redis.set(key, '1767225600 ~sealed', 'EX', 100);
    const [times] = objectsOf(await ask('wechat', '--json')) as { renewsAt: string }[];
    assert.deepEqual(times, {
      appid: CREDENTIALS.appid,
      fetchedAt: '2026-01-01T00:00:00.000Z',
      renewsAt: times.renewsAt,
    });
    assert.ok(Math.abs(Date.parse(times.renewsAt) - Date.now() - 100_000) < 5000);
  });

  it('has never asked for all keys, and looked through them for lists only', async () => {
    const { uid, openid } = await login('A');
    await redis.config('RESETSTAT');
    for (const args of [['show'], ['kick'], ['ban', '--for', '1s', '--reason', 'x'], ['unban']]) {
      for (const user of [uid, openid]) assert.equal((await ask(args[0], user, ...args.slice(1))).code, 0);
    }
    assert.doesNotMatch(await redis.info('commandstats'), /^cmdstat_(keys|scan):/m);
    await ask('list');
    await ask('list', '--count');
    const stats = await redis.info('commandstats');
    assert.match(stats, /^cmdstat_scan:calls=2,/m);
    assert.doesNotMatch(stats, /^cmdstat_keys:/m);
  });

  it('has printed nothing confidential, and no openid', () => {
    assert.ok(existsSync(AUDIT) && printed.length > 0);
    assert.ok([...confidential.values()].includes('an openid'));
    const values = new Map([...confidential, ...secrets]);
    for (const value of Object.values(SETTINGS).filter((text) => text !== CREDENTIALS.appid && text !== '0')) {
      values.set(value, 'a secret of the server');
    }
    assert.deepEqual(findLeaks(new Map([['the output', printed.join('\n')]]), values), []);
  });
}
