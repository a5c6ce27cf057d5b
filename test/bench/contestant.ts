import { assertConforms } from './conformance';
import { CONNECTIONS } from './load/job';
import type { Job, Requests } from './load/job';
import { LoadGenerator } from './load/load_generator';
import { measure } from './measure';
import type { Measurement } from './measure';
import type { Operation } from './options';
import type { Peer } from './peers';
import { ServerUnderTest } from './server_under_test';
import type { Surroundings } from './surroundings';

/** Each contestant has its own users: a login here would end the same user's session there. */
const USERS_EACH = 100_000;
const USERS = { check: 1000, login: 2000, logout: 600 };
/** Long enough for the code to be compiled, as it is after a minute in production. */
const WARM_UP_SECONDS = { check: 4, login: 2, logout: 1 };
/** Requests before each turn, to reopen connections and warm the processor's caches. */
const RUN_UP = 300;

/** A server in one round: fresh processes with its own load generator. */
export class Contestant {
  private readonly load = new LoadGenerator();
  private tokens: string[] = [];

  private constructor(
    readonly peer: Peer,
    private readonly surroundings: Surroundings,
    private readonly server: ServerUnderTest,
    private readonly firstUser: number,
  ) {}

  /** @throws {Error} when the server does not conform */
  static async start(peer: Peer, node: string, surroundings: Surroundings, index: number): Promise<Contestant> {
    const server = await ServerUnderTest.start([node, peer.file], surroundings.env);
    const contestant = new Contestant(peer, surroundings, server, 1 + index * USERS_EACH);
    await contestant.named(assertConforms(server.port));
    return contestant;
  }

  /** Runs the operation until the code is compiled. */
  warmUp(operation: Operation): Promise<void> {
    return this.named(this.warm[operation]());
  }

  /** Measures one turn. @param seconds - for check and login; logout runs once per user, as each needs a login */
  measure(operation: Operation, seconds: number): Promise<Measurement> {
    return this.named(this.turns[operation](seconds));
  }

  async stop(): Promise<void> {
    this.load.stop();
    await this.server.stop();
  }

  private readonly warm: Record<Operation, () => Promise<void>> = {
    check: async () => {
      this.tokens = await this.logIn(USERS.check);
      await this.run(this.checks, { seconds: WARM_UP_SECONDS.check });
    },
    login: async () => {
      await this.run(this.logins, { count: USERS.login });
      await this.run(this.logins, { seconds: WARM_UP_SECONDS.login });
    },
    logout: async () => {
      for (const end = Date.now() + WARM_UP_SECONDS.logout * 1000; Date.now() < end;) {
        await this.run({ kind: 'logout', tokens: await this.logIn(USERS.logout) });
      }
    },
  };

  private readonly turns: Record<Operation, (seconds: number) => Promise<Measurement>> = {
    check: async (seconds) => {
      await this.run(this.checks, { count: RUN_UP });
      return this.timed(this.checks, { seconds });
    },
    /** Logs all users in first, so that each measured login ends an older session. */
    login: async (seconds) => {
      await this.run(this.logins, { count: RUN_UP });
      return this.timed(this.logins, { seconds });
    },
    logout: async () => {
      const tokens = await this.logIn(RUN_UP + USERS.logout);
      await this.run({ kind: 'logout', tokens: tokens.slice(0, RUN_UP) });
      return this.timed({ kind: 'logout', tokens: tokens.slice(RUN_UP) });
    },
  };

  private get checks(): Requests {
    return { kind: 'check', tokens: this.tokens };
  }

  private get logins(): Requests {
    return { kind: 'login', from: this.firstUser + USERS.check, users: USERS.login };
  }

  private async logIn(users: number): Promise<string[]> {
    return (await this.run({ kind: 'login', from: this.firstUser, users }, { count: users })).tokens;
  }

  private run(requests: Requests, limit: Limit = {}) {
    return this.load.run(this.job(requests, limit));
  }

  private async timed(requests: Requests, limit: Limit = {}): Promise<Measurement> {
    const { redis } = this.surroundings;
    return (await measure(this.server, redis, this.load, this.job(requests, limit))).measurement;
  }

  private job(requests: Requests, limit: Limit): Job {
    return { port: this.server.port, connections: CONNECTIONS, expect: 200, requests, ...limit };
  }

  /** Adds the server's name to errors. */
  private async named<T>(work: Promise<T>): Promise<T> {
    try {
      return await work;
    } catch (cause) {
      throw new Error(`${this.peer.title}: ${(cause as Error).message}`, { cause });
    }
  }
}

type Limit = Pick<Job, 'count' | 'seconds'>;
