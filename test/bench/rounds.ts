import { assertConforms } from './conformance';
import { CONNECTIONS } from './load/job';
import type { Job, Requests } from './load/job';
import { LoadGenerator } from './load/load_generator';
import { measure } from './measure';
import type { Measurement } from './measure';
import type { Operation, Options } from './options';
import type { Peer } from './peers';
import { ServerUnderTest } from './server_under_test';
import type { Surroundings } from './surroundings';

export interface Sample extends Measurement {
  round: number;
  peer: string;
  operation: Operation;
}

/** Each kind of operation has users of its own. */
const USERS = {
  check: { from: 1, users: 1000 },
  login: { from: 10_001, users: 2000 },
  logout: { from: 20_001, users: 8000 },
};
/** Requests before those that count: a server that has run for a minute has its code compiled, and that is what is compared. */
const WARM_UP = { check: 20_000, login: 4000, logout: 1000 };

/** Every server in turn, again and again: what disturbs the machine for a while disturbs all of them. */
export async function runRounds(surroundings: Surroundings, options: Options): Promise<Sample[]> {
  const samples: Sample[] = [];
  for (let round = 1; round <= options.rounds; round++) {
    for (const peer of options.peers) {
      console.error(`round ${round} of ${options.rounds}: ${peer.name}`);
      for (const [operation, measurement] of await runPeer(peer, surroundings, options)) {
        samples.push({ round, peer: peer.name, operation, ...measurement });
      }
    }
  }
  return samples;
}

async function runPeer(peer: Peer, { redis, env }: Surroundings, { node, only, seconds }: Options) {
  await redis.flushall();
  const server = await ServerUnderTest.start([node, peer.file], env);
  const load = new LoadGenerator();
  const job = (requests: Requests, limit: Pick<Job, 'count' | 'seconds'>): Job => {
    return { port: server.port, connections: CONNECTIONS, expect: 200, requests, ...limit };
  };
  const logIn = async (users: { from: number; users: number }) => {
    return (await load.run(job({ kind: 'login', ...users }, { count: users.users }))).tokens;
  };
  const timed = async (requests: Requests, limit = {}) =>
    (await measure(server, redis, load, job(requests, limit))).measurement;

  const operations: Record<Operation, () => Promise<Measurement>> = {
    async check() {
      const requests: Requests = { kind: 'check', tokens: await logIn(USERS.check) };
      await load.run(job(requests, { count: WARM_UP.check }));
      return timed(requests, { seconds });
    },
    /** After the warm-up all of these users are logged in, so that each login that counts ends an older session. */
    async login() {
      await load.run(job({ kind: 'login', ...USERS.login }, { count: WARM_UP.login }));
      return timed({ kind: 'login', ...USERS.login }, { seconds });
    },
    async logout() {
      const tokens = await logIn(USERS.logout);
      await load.run(job({ kind: 'logout', tokens: tokens.slice(0, WARM_UP.logout) }, {}));
      return timed({ kind: 'logout', tokens: tokens.slice(WARM_UP.logout) });
    },
  };

  try {
    await assertConforms(server.port);
    const measured = new Map<Operation, Measurement>();
    for (const operation of only) measured.set(operation, await operations[operation]());
    return measured;
  } catch (cause) {
    throw new Error(`${peer.title}: ${(cause as Error).message}`, { cause });
  } finally {
    load.stop();
    await server.stop();
  }
}
