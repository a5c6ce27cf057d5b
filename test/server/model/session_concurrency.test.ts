import assert from 'node:assert/strict';
import Redis from 'ioredis';
import { hasRedisServer, RedisServer } from '../../helpers/redis/redis_server';
import { assertInvariants, snapshot } from './redis_state';
import type { Token } from './session_model';
import { SessionWorld } from './session_world';

const LIMITS = { idleSeconds: 1000, maxSeconds: 5000 };
const UID = 'u1';
const ROUNDS = 20;

if (hasRedisServer()) suite();
else console.warn('Left out: sessions under concurrency, because this machine has no redis-server');

function suite() {
  describe('SessionStore on eight connections at once', () => {
    let server: RedisServer;
    let worlds: SessionWorld[];
    let round = 0;

    before(async () => {
      server = await RedisServer.start();
      worlds = Array.from({ length: 8 }, () => new SessionWorld(new Redis(server.url), LIMITS));
    });

    after(async () => {
      for (const { redis } of worlds) redis.disconnect();
      await server.stop();
    });

    const token = (n: number): Token => ({ uid: UID, id: `id${round}-${n}`, endsAt: Date.now() / 1000 + 5000 });
    /** Runs it so many times at once, in turns on each connection. */
    const atOnce = (times: number, run: (world: SessionWorld, n: number) => Promise<string>) =>
      Promise.all(Array.from({ length: times }, (_, n) => run(worlds[n % worlds.length], n)));
    const count = (results: string[], wanted: string) => results.filter((result) => result === wanted).length;

    /** The invariants hold, and these are the live sessions. */
    async function assertLive(ids: string[]) {
      const state = await snapshot(worlds[0].redis);
      assertInvariants(state);
      const keys = ids.flatMap((id) => [`wx:{${UID}}:session:${id}`, `wx:{${UID}}:token`]);
      assert.deepEqual([...state.keys()].sort(), keys);
    }

    /** It is about luck: several times, each from an empty store. */
    function several(title: string, run: () => Promise<void>) {
      it(title, async () => {
        for (round = 0; round < ROUNDS; round++) {
          await worlds[0].redis.flushall();
          await run();
        }
      });
    }

    several('logins: one survives, and each other one was replaced exactly once', async () => {
      const tokens = Array.from({ length: 100 }, (_, n) => token(n));
      const results = await atOnce(100, (world, n) => world.login(tokens[n]));
      const ended = new Set(results.filter((result) => result !== 'opened').map((result) => result.split(' ')[1]));
      assert.equal(count(results, 'opened'), 1);
      assert.equal(ended.size, 99);
      const [survivor, ...others] = tokens.filter(({ id }) => !ended.has(id));
      assert.deepEqual(others, []);
      await assertLive([survivor.id]);
      const states = await atOnce(100, (world, n) => world.check(tokens[n]));
      assert.equal(count(states, 'live'), 1);
      assert.equal(count(states, `SESSION_REPLACED ${survivor.id}`), 99);
    });

    several('logouts of one token: one succeeds', async () => {
      await worlds[0].login(token(0));
      const results = await atOnce(40, (world) => world.logout(token(0)));
      assert.equal(count(results, 'live'), 1);
      assert.equal(count(results, 'SESSION_EXPIRED'), 39);
      await assertLive([]);
    });

    several('checks around a logout: live until it is ended, and never again', async () => {
      await worlds[0].login(token(0));
      const results = await atOnce(80, (world, n) => (n === 44 ? world.logout(token(0)) : world.check(token(0))));
      assert.equal(results[44], 'live');
      for (let i = 0; i < worlds.length; i++) {
        const seen = results.filter((_, n) => n !== 44 && n % worlds.length === i).map((result) => result);
        assert.deepEqual(seen, [...seen].sort().reverse(), 'live first, then SESSION_EXPIRED');
        assert.equal(count(seen, 'live') + count(seen, 'SESSION_EXPIRED'), seen.length);
      }
      assert.equal(count(await atOnce(8, (world) => world.check(token(0))), 'SESSION_EXPIRED'), 8);
      await assertLive([]);
    });

    several('logouts of an old token around a login: the new session stays', async () => {
      await worlds[0].login(token(0));
      const results = await atOnce(40, (world, n) => (n === 20 ? world.login(token(1)) : world.logout(token(0))));
      const replaced = results[20] === `replaced ${token(0).id}`;
      assert.equal(count(results, 'live'), replaced ? 0 : 1);
      assert.ok(replaced || results[20] === 'opened');
      await assertLive([token(1).id]);
      assert.equal(await worlds[1].check(token(0)), `SESSION_REPLACED ${token(1).id}`);
    });
  });
}
