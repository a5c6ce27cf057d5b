import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { accepts } from '../helpers/http/raw_http';
import { freePort } from '../helpers/process/free_port';
import { usageOf } from './process_tree';
import type { Usage } from './process_tree';

const PROJECT = path.join(__dirname, '../..');
const START_LIMIT_MS = 30_000;
const LOOK_AGAIN_MS = 10;

/** The running servers, killed at exit in case the benchmark is interrupted. */
const running = new Set<ServerUnderTest>();
process.on('exit', () => running.forEach((server) => server.kill()));

/** A server in its own processes, on a free port of this machine. */
export class ServerUnderTest {
  private errors = '';

  private constructor(
    readonly port: number,
    private readonly process: ChildProcess,
  ) {}

  /** Starts it without waiting. @param env - its whole environment */
  static async spawn([file, ...args]: string[], env: NodeJS.ProcessEnv): Promise<ServerUnderTest> {
    const port = await freePort();
    const child = spawn(file, args, {
      cwd: PROJECT,
      env: { PATH: process.env.PATH, HOME: process.env.HOME, HOST: '127.0.0.1', PORT: `${port}`, ...env },
      // Printing costs the server the same, even if nobody reads it.
      stdio: ['ignore', 'ignore', 'pipe'],
      // A process group, so that master, agent and workers end together.
      detached: true,
    });
    const server = new ServerUnderTest(port, child);
    child.stderr!.on('data', (chunk) => (server.errors = (server.errors + chunk).slice(-4000)));
    running.add(server);
    return server;
  }

  /** Starts it and waits until it accepts connections. */
  static async start(command: string[], env: NodeJS.ProcessEnv): Promise<ServerUnderTest> {
    const server = await ServerUnderTest.spawn(command, env);
    await server.until(() => accepts(server.port));
    return server;
  }

  /** Polls until the condition holds; rejects if the server ends or takes too long. */
  async until(isSo: () => Promise<boolean>): Promise<void> {
    const end = Date.now() + START_LIMIT_MS;
    while (!(await isSo())) {
      if (this.ended || Date.now() > end) throw new Error(`A server did not start:\n${this.errors}`);
      await sleep(LOOK_AGAIN_MS);
    }
  }

  get usage(): Usage {
    return usageOf(this.process.pid!);
  }

  async stop(): Promise<void> {
    running.delete(this);
    if (this.ended) return;
    const exit = once(this.process, 'exit');
    this.kill();
    await exit;
  }

  kill(): void {
    try {
      process.kill(-this.process.pid!, 'SIGKILL');
    } catch (err) {
      if ((err as NodeJS.ErrnoException).code !== 'ESRCH') throw err;
    }
  }

  private get ended(): boolean {
    return this.process.exitCode !== null || this.process.signalCode !== null;
  }
}
