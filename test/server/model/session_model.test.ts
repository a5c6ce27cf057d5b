import Redis from 'ioredis';
import RedisMock from 'ioredis-mock';
import mm from 'egg-mock';
import fc from 'fast-check';
import { fuzzFactor, fuzzRuns } from '../../helpers/fuzz_runs';
import { hasRedisServer, RedisServer } from '../../helpers/redis/redis_server';
import { histories, LIMITS } from './session_commands';
import { SessionModel } from './session_model';
import { SessionWorld, stopClock } from './session_world';

suite('ioredis-mock', 150, async () => {
  const redis = new RedisMock({ host: 'session-model-test' });
  return { redis, ownClock: false, stop: async () => {} };
});

if (hasRedisServer()) {
  suite('a redis-server', 300, async () => {
    const server = await RedisServer.start();
    return { redis: new Redis(server.url), ownClock: true, stop: () => server.stop() };
  });
} else {
  console.warn('Left out: the session model on a redis-server, because this machine has none');
}

interface Place {
  redis: Redis;
  ownClock: boolean;
  stop(): Promise<void>;
}

function suite(where: string, runs: number, connect: () => Promise<Place>) {
  describe(`SessionStore and its model on ${where}`, () => {
    let place: Place;

    before(async () => {
      place = await connect();
    });

    afterEach(mm.restore);

    after(async () => {
      place.redis.disconnect();
      await place.stop();
    });

    it('agree about any history of logins, checks, logouts, kicks and time', async function () {
      this.timeout(180_000 * fuzzFactor());
      const { redis, ownClock } = place;
      const world = new SessionWorld(redis, LIMITS);
      const property = fc.asyncProperty(histories, async (history) => {
        mm.restore();
        const now = Math.floor(Date.now() / 1000);
        stopClock(now * 1000);
        await redis.flushall();
        const setup = () => ({
          model: { sessions: new SessionModel(LIMITS, now), tokens: [] },
          real: { world, ownClock },
        });
        await fc.asyncModelRun(setup, history);
      });
      await fc.assert(property, fuzzRuns(runs));
    });
  });
}
