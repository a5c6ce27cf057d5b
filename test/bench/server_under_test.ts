import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../helpers/process/free_port';
import { usageOf } from './process_tree';
import type { Usage } from './process_tree';

const PROJECT = path.join(__dirname, '../..');
const START_LIMIT_MS = 30_000;
const LOOK_AGAIN_MS = 10;

/** Those that run. A benchmark that is cut off leaves none. */
const running = new Set<ServerUnderTest>();
process.on('exit', () => running.forEach((server) => server.kill()));

/** A server in processes of its own, on a free port of this machine. */
export class ServerUnderTest {
  private errors = '';

  private constructor(
    readonly port: number,
    private readonly process: ChildProcess,
  ) {}

  /** Starts it without waiting for anything. @param env - all that it gets to see */
  static async spawn([file, ...args]: string[], env: NodeJS.ProcessEnv): Promise<ServerUnderTest> {
    const port = await freePort();
    const child = spawn(file, args, {
      cwd: PROJECT,
      env: { PATH: process.env.PATH, HOME: process.env.HOME, HOST: '127.0.0.1', PORT: `${port}`, ...env },
      // What a server prints costs it the same, whoever reads it.
      stdio: ['ignore', 'ignore', 'pipe'],
      // A process group of its own: a master, its agent and its workers end together.
      detached: true,
    });
    const server = new ServerUnderTest(port, child);
    child.stderr!.on('data', (chunk) => (server.errors = (server.errors + chunk).slice(-4000)));
    running.add(server);
    return server;
  }

  /** Starts it and waits until it takes connections. */
  static async start(command: string[], env: NodeJS.ProcessEnv): Promise<ServerUnderTest> {
    const server = await ServerUnderTest.spawn(command, env);
    await server.until(() => accepts(server.port));
    return server;
  }

  /** Resolves as soon as it is so; rejects when the server ends before, or takes too long. */
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

async function accepts(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
