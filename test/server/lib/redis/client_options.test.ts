import assert from 'node:assert/strict';
import { redisClient } from '../../../../server/lib/redis/client_options';

const FAIL_FAST = {
  commandTimeout: 500,
  socketTimeout: 500,
  enableOfflineQueue: false,
  maxRetriesPerRequest: 0,
  autoResendUnfulfilledCommands: false,
};

function assertIncludes(actual: unknown, expected: object): void {
  const picked = Object.fromEntries(Object.keys(expected).map((key) => [key, (actual as never)[key]]));
  assert.deepEqual(picked, expected);
}

describe('config/redis.redisClient', () => {
  it('makes one failing-fast connection of a URL', () => {
    const client = redisClient({
      form: 'standalone',
      host: 'h',
      port: 1,
      username: 'u',
      password: 'p',
      db: 2,
      tls: true,
    });
    assertIncludes(client, { ...FAIL_FAST, host: 'h', port: 1, username: 'u', password: 'p', db: 2, tls: {} });
  });

  it('finds the master through sentinels', () => {
    const sentinels = [{ host: 's', port: 26379 }];
    assertIncludes(redisClient({ form: 'sentinel', sentinels, name: 'main', sentinelPassword: 'q' }), {
      ...FAIL_FAST,
      sentinels,
      name: 'main',
      password: '',
      sentinelPassword: 'q',
      db: 0,
      sentinelCommandTimeout: 500,
    });
  });

  it('makes a cluster of nodes, failing fast on each', () => {
    const nodes = [{ host: 'n', port: 7000 }];
    const client = redisClient({ form: 'cluster', nodes, password: 'p' });
    assertIncludes(client, { cluster: true, nodes, enableOfflineQueue: false });
    assertIncludes((client as { redisOptions: object }).redisOptions, { ...FAIL_FAST, password: 'p' });
  });

  it('leaves the embedded one to local and unittest', () => {
    assert.equal(redisClient({ form: 'embedded' }), undefined);
  });
});
