import assert from 'node:assert/strict';
import Redis from 'ioredis';
import type { Cluster } from 'ioredis';
import mm from 'egg-mock';
import { SessionStore } from '../../../../../server/lib/plugin/egg-wechat-login/lib/session/store/store';
import type { NewSession } from '../../../../../server/lib/plugin/egg-wechat-login/lib/session/store/store';
import { heardDuring } from '../../../../helpers/heard';
import { flush, keysOf } from '../../../../helpers/redis/redis_nodes';
import { stopClock } from '../../../model/session_world';

const LIMITS = { idleSeconds: 1000, maxSeconds: 5000 };
const UID = 'u'.repeat(22);
const TOKEN = `wx:{${UID}}:token`;
const now = () => Math.floor(Date.now() / 1000);
const record = (device?: string): NewSession => ({ openid: 'oX', sessionKey: '~sealed', device, createdAt: now() });

export interface Connection {
  redis: Redis | Cluster;
  /** Whether its clock is not the one of this process. */
  ownClock: boolean;
  /** Ends what it is connected to. */
  stop(): Promise<void>;
}

/** What the SessionStore promises, on whatever `connect` connects to. */
export function sessionStoreSuite(where: string, connect: () => Promise<Connection>) {
  describe(`SessionStore ${where}`, () => {
    let redis: Connection['redis'];
    let ownClock: boolean;
    let stop: Connection['stop'];
    let store: SessionStore;

    before(async () => {
      ({ redis, ownClock, stop } = await connect());
      store = new SessionStore(redis as Redis, LIMITS);
    });

    beforeEach(() => flush(redis));
    afterEach(mm.restore);

    after(async () => {
      redis.disconnect();
      await stop();
    });

    const open = (id: string, device?: string) => store.login({ uid: UID, id }, record(device));
    const check = (id: string, endsAt = now() + LIMITS.maxSeconds) => store.check({ uid: UID, id }, endsAt);
    const end = (id: string) => store.logout({ uid: UID, id });
    const keys = () => keysOf(redis);
    /** As if this many seconds had gone by: for this process, and for a Redis that has a clock of its own. */
    const pass = async (seconds: number) => {
      const left = await Promise.all((await keys()).map(async (key) => [key, await redis.ttl(key)] as const));
      stopClock(Date.now() + seconds * 1000);
      if (ownClock) for (const [key, ttl] of left) await redis.expire(key, ttl - seconds);
    };

    it('open › writes both keys with the idle limit as their TTL', async () => {
      assert.equal(await open('a'), undefined);
      assert.deepEqual(await keys(), [`wx:{${UID}}:session:a`, TOKEN]);
      assert.equal(await redis.get(TOKEN), 'a');
      assert.deepEqual(await ttls(), [1000, 1000]);
    });

    it('open › takes the absolute limit as the TTL when it is the shorter one', async () => {
      const short = new SessionStore(redis as Redis, { idleSeconds: 1000, maxSeconds: 10 });
      await short.login({ uid: UID, id: 'a' }, record());
      assert.deepEqual(await ttls(), [10, 10]);
    });

    it('open › replaces the older session and returns its record', async () => {
      const older = record('iPhone 15');
      await store.login({ uid: UID, id: 'a' }, older);
      assert.deepEqual(await open('b'), { ...older, renewedAt: older.createdAt });
      assert.deepEqual(await keys(), [`wx:{${UID}}:session:b`, TOKEN]);
      assert.equal(await redis.get(TOKEN), 'b');
    });

    it('open › leaves one session of any number of simultaneous logins', async () => {
      const ids = Array.from({ length: 50 }, (_, i) => `id${i}`);
      await Promise.all(ids.map((id) => open(id)));
      const live = await redis.get(TOKEN);
      assert.deepEqual(await keys(), [`wx:{${UID}}:session:${live}`, TOKEN]);
      const outcomes = await Promise.all(ids.map((id) => check(id).then(() => 'live', codeOf)));
      assert.equal(outcomes.filter((outcome) => outcome === 'live').length, 1);
      assert.equal(outcomes.filter((outcome) => outcome === 'SESSION_REPLACED').length, 49);
    });

    it('open › refuses a banned user with USER_BANNED and writes nothing', async () => {
      const until = now() + 60;
      await store.ban(UID, until);
      await assert.rejects(open('a'), {
        code: 'USER_BANNED',
        details: { until: new Date(until * 1000).toISOString() },
      });
      assert.deepEqual(await keys(), [`wx:{${UID}}:ban`]);
      assert.ok((await redis.ttl(`wx:{${UID}}:ban`)) >= 59);
    });

    it('check › returns the record of a live session', async () => {
      const opened = record('iPhone 15');
      await store.login({ uid: UID, id: 'a' }, opened);
      assert.deepEqual(await check('a'), { ...opened, renewedAt: opened.createdAt });
    });

    it('check › writes nothing while less than 1/20 of the idle limit is used up', async () => {
      await open('a');
      await pass(49);
      await check('a');
      assert.deepEqual(await ttls(), [951, 951]);
    });

    it('check › renews both keys after that', async () => {
      await open('a');
      await pass(51);
      await check('a');
      assert.deepEqual(await ttls(), [1000, 1000]);
    });

    it('check › renews up to the absolute limit and no further', async () => {
      stopClock(Date.UTC(2026, 0, 1));
      await open('a');
      await pass(900);
      await check('a', now() + 300);
      assert.deepEqual(await ttls(), [300, 300]);
      await pass(10);
      await check('a', now() + 290);
      assert.deepEqual(await ttls(), [290, 290]);
    });

    it('check › lets a session in use reach the absolute limit (give or take two seconds)', async () => {
      await open('a');
      await pass(720);
      await check('a', now() + 300);
      const [ttl] = await ttls();
      assert.ok(ttl >= 298 && ttl <= 300, `${ttl}`);
    });

    it('check › writes nothing once the absolute limit is the TTL', async () => {
      await open('a');
      await pass(500);
      const endsAt = now() + 300;
      await check('a', endsAt);
      for (const passed of [1, 99, 100]) {
        await pass(passed);
        const before = await ttls();
        await check('a', endsAt);
        assert.deepEqual(await ttls(), before);
      }
    });

    it('check › answers SESSION_EXPIRED from the absolute limit on, and not a moment sooner', async () => {
      await open('a');
      const endsAt = now() + 300;
      mm(Date, 'now', () => endsAt * 1000 - 1);
      await check('a', endsAt);
      mm(Date, 'now', () => endsAt * 1000);
      await assert.rejects(check('a', endsAt), { code: 'SESSION_EXPIRED' });
    });

    it('check › answers SESSION_EXPIRED when nothing is live', async () => {
      await assert.rejects(check('a'), { code: 'SESSION_EXPIRED' });
    });

    it('check › answers SESSION_REPLACED with time and device of the live session, and does not touch it', async () => {
      await open('a');
      const newer = record('Mate 60');
      await store.login({ uid: UID, id: 'b' }, newer);
      await pass(500);
      const details = { replacedAt: new Date(newer.createdAt * 1000).toISOString(), device: 'Mate 60' };
      await assert.rejects(check('a'), { code: 'SESSION_REPLACED', details });
      assert.deepEqual(await ttls(), [500, 500]);
    });

    it('check › removes what is left when Redis has evicted the record', async () => {
      await open('a');
      await redis.del(`wx:{${UID}}:session:a`);
      await assert.rejects(check('a'), { code: 'SESSION_EXPIRED' });
      assert.deepEqual(await keys(), []);
    });

    it('check › answers SESSION_EXPIRED, not replaced, when the newer record was evicted as well', async () => {
      await open('a');
      await open('b');
      await redis.del(`wx:{${UID}}:session:b`);
      await assert.rejects(check('a'), { code: 'SESSION_EXPIRED' });
    });

    it('check, find and a login › take a record that another version has written for no session', async () => {
      await open('a');
      await redis.set(`wx:{${UID}}:session:a`, '{"openid":"oX"}', 'KEEPTTL');
      await assert.rejects(check('a'), { code: 'SESSION_EXPIRED' });
      await assert.rejects(check('b'), { code: 'SESSION_EXPIRED' });
      assert.deepEqual(await store.find(UID), {});
      assert.equal(await open('b'), undefined);
      await check('b');
    });

    it('end › deletes both keys', async () => {
      await open('a');
      await end('a');
      assert.deepEqual(await keys(), []);
      await assert.rejects(check('a'), { code: 'SESSION_EXPIRED' });
      await assert.rejects(end('a'), { code: 'SESSION_EXPIRED' });
    });

    it('end › answers SESSION_EXPIRED like a check, and removes what is left, when Redis has evicted the record', async () => {
      await open('a');
      await redis.del(`wx:{${UID}}:session:a`);
      await assert.rejects(end('a'), { code: 'SESSION_EXPIRED' });
      assert.deepEqual(await keys(), []);
    });

    it('end › does not end a newer session', async () => {
      await open('a');
      await open('b');
      await assert.rejects(end('a'), { code: 'SESSION_REPLACED' });
      assert.deepEqual(await keys(), [`wx:{${UID}}:session:b`, TOKEN]);
      await check('b');
    });

    it('kick › ends the session and leaves a marker for as long as its token could have lived', async () => {
      await open('a');
      assert.equal(await store.kick(UID), true);
      assert.deepEqual(await keys(), [`wx:{${UID}}:kicked:a`]);
      assert.equal(await redis.ttl(`wx:{${UID}}:kicked:a`), LIMITS.maxSeconds);
      await assert.rejects(check('a'), { code: 'SESSION_KICKED' });
      await assert.rejects(end('a'), { code: 'SESSION_KICKED' });
    });

    it('kick › answers false and writes nothing when the user has no session', async () => {
      assert.equal(await store.kick(UID), false);
      assert.deepEqual(await keys(), []);
    });

    it('unban › lets the user log in again, and tells whether there was a ban', async () => {
      assert.equal(await store.unban(UID), false);
      await store.ban(UID, now() + 60);
      assert.equal(await store.unban(UID), true);
      assert.deepEqual(await keys(), []);
      assert.equal(await open('a'), undefined);
    });

    it('ban › takes the place of an earlier one, with its end', async () => {
      await store.ban(UID, now() + 5000);
      const until = now() + 60;
      await store.ban(UID, until);
      assert.equal(await redis.get(`wx:{${UID}}:ban`), `${until}`);
      assert.ok((await redis.ttl(`wx:{${UID}}:ban`)) <= 60);
    });

    it('find › tells of session and ban without what is confidential, and renews nothing', async () => {
      assert.deepEqual(await store.find(UID), {});
      const until = now() + 60;
      const opened = record('iPhone 15');
      await store.login({ uid: UID, id: 'a' }, opened);
      await pass(600);
      await redis.set(`wx:{${UID}}:ban`, until);
      const { session, ...rest } = await store.find(UID);
      assert.deepEqual(rest, { bannedUntil: until });
      const { idleUntil, ...facts } = session!;
      assert.deepEqual(facts, { device: 'iPhone 15', createdAt: opened.createdAt });
      assert.ok(Math.abs(idleUntil - (now() + 400)) <= 1, `${idleUntil - now()}`);
      assert.deepEqual(await ttls(), [400, 400]);
      await store.kick(UID);
      assert.deepEqual(await store.find(UID), { bannedUntil: until });
    });

    it('find › finds no session when its record was evicted', async () => {
      await open('a');
      await redis.del(`wx:{${UID}}:session:a`);
      assert.deepEqual(await store.find(UID), {});
    });

    it('open › publishes the id of the session that it ends, and nothing when it ends none', async () => {
      assert.deepEqual(await heardDuring(redis, TOKEN, () => open('a')), []);
      assert.deepEqual(await heardDuring(redis, TOKEN, () => open('b')), ['a']);
    });

    it('end › publishes the id of the session that it ends, and nothing when it had ended before', async () => {
      await open('a');
      await open('b');
      assert.deepEqual(await heardDuring(redis, TOKEN, () => assert.rejects(end('a'))), []);
      assert.deepEqual(await heardDuring(redis, TOKEN, () => end('b')), ['b']);
      assert.deepEqual(await heardDuring(redis, TOKEN, () => assert.rejects(end('b'))), []);
    });

    it('kick › publishes the id of the session that it ends, and nothing when there is none', async () => {
      assert.deepEqual(await heardDuring(redis, TOKEN, () => store.kick(UID)), []);
      await open('a');
      assert.deepEqual(await heardDuring(redis, TOKEN, () => store.kick(UID)), ['a']);
    });

    it('ban › ends the session in the same step, and tells whether there was one', async () => {
      await open('a');
      const until = now() + 60;
      const heard = await heardDuring(redis, TOKEN, async () => assert.equal(await store.ban(UID, until), true));
      assert.deepEqual(heard, ['a']);
      assert.deepEqual(await keys(), [`wx:{${UID}}:ban`, `wx:{${UID}}:kicked:a`]);
      assert.equal(await redis.get(`wx:{${UID}}:ban`), `${until}`);
      assert.equal(await store.ban(UID, until), false);
    });

    it('ping › leaves nothing behind', async () => {
      await store.ping();
      assert.deepEqual(await keys(), []);
    });

    it('check, a ban without a session and a refused login › publish nothing', async () => {
      await open('a');
      const heard = await heardDuring(redis, TOKEN, () => check('a'));
      assert.deepEqual(heard, []);
      await end('a');
      const silence = await heardDuring(redis, TOKEN, async () => {
        await store.ban(UID, now() + 60);
        await assert.rejects(open('b'), { code: 'USER_BANNED' });
      });
      assert.deepEqual(silence, []);
    });

    it('every method › throws STORE_UNAVAILABLE when Redis cannot be reached', async () => {
      const away = new Redis(1, { enableOfflineQueue: false, lazyConnect: true, maxRetriesPerRequest: 0 });
      away.on('error', () => {});
      const stranded = new SessionStore(away, LIMITS);
      const id = { uid: UID, id: 'a' };
      const expected = { name: 'ApiError', code: 'STORE_UNAVAILABLE' };
      await assert.rejects(stranded.login(id, record()), expected);
      await assert.rejects(stranded.check(id, now() + 10), expected);
      await assert.rejects(stranded.logout(id), expected);
      await assert.rejects(stranded.kick(UID), expected);
      await assert.rejects(stranded.ban(UID, now() + 10), expected);
      await assert.rejects(stranded.unban(UID), expected);
      await assert.rejects(stranded.find(UID), expected);
      await assert.rejects(stranded.ping(), expected);
      away.disconnect();
    });

    async function ttls(): Promise<number[]> {
      const live = await redis.get(TOKEN);
      return [await redis.ttl(TOKEN), await redis.ttl(`wx:{${UID}}:session:${live}`)];
    }
  });
}

function codeOf(err: { code: string }): string {
  return err.code;
}
