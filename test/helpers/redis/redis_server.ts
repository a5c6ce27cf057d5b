import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { freePort } from '../process/free_port';

/** `TEST_REDIS_SERVER=valkey-server npm test …` runs the tests on another server that speaks Redis' protocol and options. */
const PROGRAM = process.env.TEST_REDIS_SERVER ?? 'redis-server';

/**
 * Whether this machine has redis-server. Suites that need it are skipped with a message otherwise; in CI it is required.
 */
export function hasRedisServer(): boolean {
  const found = spawnSync(PROGRAM, ['--version']).status === 0;
  if (!found && process.env.CI) throw new Error(`CI must have ${PROGRAM}: install it`);
  return found;
}

/** The running servers, killed at exit in case the `after` hooks do not run. */
const started = new Set<RedisServer>();
process.on('exit', () => started.forEach((server) => server.abandon()));

interface Place {
  port?: number;
  /** The text of a configuration file, which Sentinel and users need. */
  config?: string;
}

/** A redis-server on a free port of this machine, with its data in its own folder. */
export class RedisServer {
  private process?: ChildProcess;

  private constructor(
    readonly port: number,
    private readonly dir: string,
    private readonly options: string[],
  ) {}

  /** @param options - command-line options of redis-server, such as `--appendonly yes` */
  static async start(options: string[] = [], { port, config }: Place = {}): Promise<RedisServer> {
    const dir = await mkdtemp(path.join(tmpdir(), 'redis-test-'));
    const file = path.join(dir, 'redis.conf');
    if (config) await writeFile(file, config);
    const server = new RedisServer(port ?? (await freePort()), dir, config ? [file, ...options] : options);
    started.add(server);
    await server.launch();
    return server;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  /** Starts the process and waits until it accepts connections. After a `kill`, it has the same data. */
  async launch(): Promise<void> {
    const place = ['--port', `${this.port}`, '--bind', '127.0.0.1', '--dir', this.dir, '--save', ''];
    this.process = spawn(PROGRAM, [...this.options, ...place], { stdio: ['ignore', 'pipe', 'inherit'] });
    let output = '';
    for await (const chunk of this.process.stdout!) {
      output += chunk;
      if (/Ready to accept connections|Sentinel ID is/.test(output)) return;
    }
    throw new Error(`${PROGRAM} did not start:\n${output}`);
  }

  /** Kills it, as a power failure would. */
  async kill(): Promise<void> {
    if (this.process?.kill('SIGKILL')) await once(this.process, 'exit');
  }

  /** It keeps its connections and answers nothing. */
  freeze(): void {
    this.process?.kill('SIGSTOP');
  }

  thaw(): void {
    this.process?.kill('SIGCONT');
  }

  /** Ends it for good. */
  async stop(): Promise<void> {
    await this.kill();
    await rm(this.dir, { recursive: true, force: true });
    started.delete(this);
  }

  /** Stops without waiting. */
  abandon(): void {
    this.process?.kill('SIGKILL');
    rmSync(this.dir, { recursive: true, force: true });
  }
}
