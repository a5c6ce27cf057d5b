import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { RedisServer } from '../../../helpers/redis/redis_server';
import type { StrangerName } from '../../../helpers/strangers/dependencies';
import type { Installation } from '../../../helpers/strangers/installation';

const run = promisify(execFile);

interface OwnTests {
  /** How many there are. */
  count: number;
  needsRedis: boolean;
}

/** The tests of the application itself, as its developer runs them. */
export function ownTestsSuite(name: StrangerName, { count, needsRedis }: OwnTests, installation: () => Installation) {
  describe(`${name}: npm test on ${needsRedis ? 'a redis-server' : 'ioredis-mock'}`, () => {
    let redis: RedisServer | undefined;

    before(async () => {
      if (needsRedis) redis = await RedisServer.start();
    });
    after(() => redis?.stop());

    it(`passes ${count} tests of its own`, async () => {
      const { PATH } = process.env;
      // Without the default reporter of egg-bin, which writes a page.
      const env = { PATH, TEST_REPORTER: 'spec', EGG_HOME: installation().emptyFolder(), REDIS_PORT: `${redis?.port}` };
      const { stdout } = await run('npm', ['test'], { cwd: installation().folder(name), env }).catch(
        ({ stdout, stderr }: { stdout: string; stderr: string }) => assert.fail(stdout + stderr),
      );
      assert.match(stdout, new RegExp(`^  ${count} passing`, 'm'));
      assert.doesNotMatch(stdout, /failing|pending/);
    });
  });
}
