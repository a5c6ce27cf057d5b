import assert from 'node:assert/strict';
import Redis from 'ioredis';
import mm from 'egg-mock';
import fc from 'fast-check';
import type { StoreOptions } from '../../../server/lib/plugin/egg-wechat-login/lib/session/store/user_store';
import { fuzzFactor, fuzzRuns } from '../../helpers/fuzz_runs';
import { infoOf } from '../../helpers/redis/redis_nodes';
import { hasRedisServer, RedisServer } from '../../helpers/redis/redis_server';
import { assertInvariants, snapshot } from './redis_state';
import { pass, SessionWorld } from './session_world';

const DEFAULTS = { idleSeconds: 7 * 24 * 3600, maxSeconds: 30 * 24 * 3600 };
const UID = 'u1';
const KEY = `wx:{${UID}}:token`;

if (hasRedisServer()) suite();
else console.warn('Left out: how often sessions are renewed, because this machine has no redis-server');

function suite() {
  describe('SessionStore renews sessions', () => {
    let server: RedisServer;
    let redis: Redis;

    before(async () => {
      server = await RedisServer.start();
      redis = new Redis(server.url);
    });

    beforeEach(() => redis.flushall());
    afterEach(mm.restore);

    after(async () => {
      redis.disconnect();
      await server.stop();
    });

    const age = (seconds: number) => pass(redis, seconds, { ownClock: true });

    async function login(limits: StoreOptions, id = 'id0') {
      mm.restore();
      const world = new SessionWorld(redis, limits);
      const token = { uid: UID, id, endsAt: Math.floor(Date.now() / 1000) + limits.maxSeconds };
      await world.login(token);
      return { world, token };
    }

    /** How many writing commands Redis has run since it was asked last, those of `pass` left out. */
    async function writes(): Promise<number> {
      const stats = await redis.info('commandstats');
      await redis.call('CONFIG', 'RESETSTAT');
      const calls = [...stats.matchAll(/^cmdstat_(?:p?expire(?:at)?|persist|set\w*|del|unlink):calls=(\d+)/gm)];
      return calls.reduce((sum, [, n]) => sum + Number(n), 0);
    }

    it('at 20 of 1000 checks over an idle limit, with one write for each key', async () => {
      const { world, token } = await login(DEFAULTS);
      await writes();
      for (let i = 0; i < 1000; i++) {
        await age(DEFAULTS.idleSeconds / 1000);
        assert.equal(await world.check(token), 'live');
      }
      const found = await writes();
      assert.ok(found >= 2 * 19 && found <= 2 * 20, `${found} writes`);
    });

    it('once more towards the absolute limit, which it reaches', async () => {
      const { world, token } = await login({ idleSeconds: 1000, maxSeconds: 2500 });
      await writes();
      for (let passed = 7; passed < 2499; passed += 7) {
        await age(7);
        assert.equal(await world.check(token), 'live');
      }
      // Every 56 s, the first check after 1/20 of the limit, up to 1456 s; then for all the rest at 1505 s.
      assert.equal(await writes(), 2 * (26 + 1));
      await age(14);
      assert.equal(await world.check(token), 'SESSION_EXPIRED');
      assert.equal((await snapshot(redis)).size, 0);
    });

    it('at most 20 times an idle limit and never past the absolute limit, whatever the limits and the pace', async function () {
      this.timeout(60_000 * fuzzFactor());
      const limits = fc.record({
        idleSeconds: fc.integer({ min: 1, max: 5000 }),
        maxFactor: fc.integer({ min: 1, max: 4 }),
      });
      const pace = fc.array(fc.double({ min: 0.001, max: 1, noNaN: true }), {
        minLength: 10,
        maxLength: 40,
        size: 'max',
      });
      const property = fc.asyncProperty(limits, pace, async ({ idleSeconds, maxFactor }, steps) => {
        await redis.flushall();
        const { world, token } = await login({ idleSeconds, maxSeconds: idleSeconds * maxFactor });
        let sinceRenewal = 0;
        for (const step of steps) {
          const seconds = Math.ceil((step * idleSeconds * 1000) / 12) / 1000;
          await age(seconds);
          sinceRenewal += seconds;
          const before = await redis.pexpiretime(KEY);
          const live = (await world.check(token)) === 'live';
          const state = await snapshot(redis);
          assertInvariants(state);
          // The key itself may outlive the login's second, which the absolute limit is counted from.
          const left = token.endsAt - Date.now() / 1000;
          assert.ok(!live || (state.get(KEY)?.ttl ?? 0) / 1000 <= left + 1, 'it would outlive the absolute limit');
          // Within its last second it may be over or not.
          if (left > 1 || left <= 0) assert.equal(live, left > 0);
          if (!live) return;
          const renewed = state.get(KEY)!.until !== before;
          const atTheEnd = Math.abs(state.get(KEY)!.ttl / 1000 - left) <= 1;
          if (renewed && !atTheEnd)
            assert.ok(sinceRenewal + 0.1 >= idleSeconds / 20, `renewed after ${sinceRenewal} s`);
          if (renewed) sinceRenewal = 0;
        }
      });
      await fc.assert(property, fuzzRuns(100));
    });

    for (const [how, end, state] of [
      ['logged out', (world) => world.logout({ uid: UID, id: 'id0', endsAt: Infinity }), 'SESSION_EXPIRED'],
      ['kicked', (world) => world.kick(UID), 'SESSION_KICKED'],
      ['replaced', (world) => world.login({ uid: UID, id: 'id1', endsAt: Infinity }), 'SESSION_REPLACED id1'],
      ['idle for too long', () => age(1001), 'SESSION_EXPIRED'],
    ] as [string, (world: SessionWorld) => Promise<unknown>, string][]) {
      it(`never when they are ${how}: the check writes nothing`, async () => {
        const { world, token } = await login({ idleSeconds: 1000, maxSeconds: 5000 });
        await end(world);
        await age(900);
        const before = [...(await snapshot(redis)).entries()].map(([key, { until }]) => `${key} ${until}`).sort();
        const changes = () => infoOf(redis, 'persistence', 'rdb_changes_since_last_save');
        const changed = await changes();
        assert.equal(await world.check(token), state);
        assert.equal(await changes(), changed);
        const after = [...(await snapshot(redis)).entries()].map(([key, { until }]) => `${key} ${until}`).sort();
        assert.deepEqual(after, before);
      });
    }
  });
}
