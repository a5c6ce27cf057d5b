import { LoadGenerator } from '../load/load_generator';
import { CONNECTIONS } from '../load/job';
import type { Requests } from '../load/job';
import { measure } from '../measure';
import type { Measurement } from '../measure';
import { OURS } from '../peers';
import { ServerUnderTest } from '../server_under_test';
import type { Surroundings } from '../surroundings';

const WARM_UP_SECONDS = 1;
const SECONDS = 2;

/** Our server, freshly started and warmed up, with some sessions in its own Redis database. */
export class Ours {
  private constructor(
    private readonly surroundings: Surroundings,
    private readonly server: ServerUnderTest,
    private readonly load: LoadGenerator,
    readonly tokens: string[],
  ) {}

  static async with<T>(
    surroundings: Surroundings,
    node: string,
    { sessions = 1000, workers = 1, db = 0 },
    work: (ours: Ours) => Promise<T>,
  ): Promise<T> {
    const server = await ServerUnderTest.start([node, OURS.file], {
      ...surroundings.env,
      WORKERS: `${workers}`,
      REDIS_URL: `${surroundings.env.REDIS_URL}/${db}`,
    });
    const load = new LoadGenerator();
    try {
      const ours = new Ours(surroundings, server, load, []);
      ours.tokens.push(...(await ours.logIn(1, sessions)));
      await ours.check({ seconds: WARM_UP_SECONDS });
      return await work(ours);
    } finally {
      load.stop();
      await server.stop();
    }
  }

  /** Logs the users in. @return their tokens */
  async logIn(from: number, users: number): Promise<string[]> {
    const requests: Requests = { kind: 'login', from, users };
    const job = { port: this.server.port, connections: CONNECTIONS, expect: 200, requests, count: users };
    return (await this.load.run(job)).tokens;
  }

  /** Measures logins of users who are logged in. Their new tokens replace the old ones. */
  async login(users: number): Promise<Measurement> {
    const requests: Requests = { kind: 'login', from: 1, users };
    const job = { port: this.server.port, connections: CONNECTIONS, expect: 200, requests, count: users };
    const { measurement, outcome } = await measure(this.server, this.surroundings.redis, this.load, job);
    this.tokens.splice(0, users, ...outcome.tokens);
    return measurement;
  }

  /** Measures checks. An unexpected status ends the benchmark. */
  async check({
    tokens = this.tokens,
    connections = CONNECTIONS,
    expect = 200,
    seconds = SECONDS,
    once = false,
  }): Promise<Measurement> {
    const requests: Requests = { kind: 'check', tokens };
    // Each token once, however long that takes.
    const limit = once ? { count: tokens.length } : { seconds };
    const job = { port: this.server.port, connections, expect, requests, ...limit };
    return (await measure(this.server, this.surroundings.redis, this.load, job)).measurement;
  }
}
