import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { assertAllowed } from '../openapi/allowed';
import { freePort } from './free_port';

const PROJECT = path.join(__dirname, '../../..');

/** The command of `npm start`, without npm. */
const NODE = [process.execPath, 'dist/start.js'];
const REQUEST_LIMIT_MS = 10_000;

/** Any JSON: the tests assert what they expect. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type JsonObject = Record<string, any>;

interface RequestContent {
  token?: string;
  body?: unknown;
  headers?: Record<string, string>;
}

/** The built server as run by `npm start`: its own processes, on a free port of this machine. */
export class ServerProcess {
  /** Its output so far. */
  output = '';

  private constructor(
    private readonly process: ChildProcess,
    readonly url: string,
  ) {}

  /** Starts it, or another command in another folder, without waiting for anything. */
  static async spawn(env: Record<string, string>, command = NODE, cwd = PROJECT): Promise<ServerProcess> {
    const port = await freePort();
    const [file, ...args] = command;
    const child = spawn(file, args, {
      cwd,
      env: { PATH: process.env.PATH, PORT: `${port}`, HOST: '127.0.0.1', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      // A process group of its own, as at a terminal or under a supervisor, for `stopGroup`.
      detached: true,
    });
    // Nothing survives an interrupted run.
    process.once('exit', () => child.kill('SIGKILL'));
    const server = new ServerProcess(child, `http://127.0.0.1:${port}`);
    for (const stream of [child.stdout!, child.stderr!]) {
      stream.on('data', (chunk) => {
        server.output += chunk;
      });
    }
    return server;
  }

  /** Starts it and waits until it serves. */
  static async start(env: Record<string, string>, command = NODE, cwd = PROJECT): Promise<ServerProcess> {
    const server = await ServerProcess.spawn(env, command, cwd);
    await server.prints(/egg started on/);
    return server;
  }

  /** Resolves with the line when the server prints one that matches; rejects when it ends before. */
  async prints(pattern: RegExp): Promise<string> {
    const printed = this.output.split('\n').find((line) => pattern.test(line));
    if (printed !== undefined) return printed;
    for await (const line of createInterface({ input: this.process.stdout! })) {
      if (pattern.test(line)) return line;
    }
    throw new Error(`The server ended without printing ${pattern}:\n${this.output}`);
  }

  /** The id of its first process, Egg's master. */
  get pid(): number {
    return this.process.pid!;
  }

  /** Stops reading its output, as `| head` does. */
  closeOutput(): void {
    this.process.stdout!.destroy();
    this.process.stderr!.destroy();
  }

  /** Resolves to its exit code when it ends. */
  async exited(): Promise<number | null> {
    if (this.process.exitCode === null && this.process.signalCode === null) await once(this.process, 'close');
    return this.process.exitCode;
  }

  /** Ends it. @return the exit code */
  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> {
    this.process.kill(signal);
    return this.exited();
  }

  /** Signals all of its processes, like a terminal's Ctrl-C. @return the exit code */
  async stopGroup(signal: NodeJS.Signals): Promise<number | null> {
    process.kill(-this.process.pid!, signal);
    return this.exited();
  }

  /** A JSON request; any status that openapi.json allows is an answer. Rejects when none comes within 10 s. */
  async request(method: string, route: string, { token, body, headers }: RequestContent = {}) {
    const response = await fetch(this.url + route, {
      method,
      headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }), ...headers },
      body: body === undefined ? undefined : JSON.stringify(body),
      // Longer than any answer may take: a request without an answer is a failure.
      signal: AbortSignal.timeout(REQUEST_LIMIT_MS),
    });
    const text = await response.text();
    assertAllowed(method, route, {
      status: response.status,
      headers: Object.fromEntries(response.headers),
      body: text,
    });
    // A 204 has no body.
    return { status: response.status, headers: response.headers, body: (text ? JSON.parse(text) : {}) as JsonObject };
  }
}
