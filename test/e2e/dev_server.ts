import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parseEnv } from 'node:util';
import type { Readable } from 'node:stream';
import type { LoginResponse, SessionResponse } from '../../typings/api';
import { PROJECT, TYPESCRIPT } from '../helpers/process/build';
import { freePort } from '../helpers/process/free_port';

/** The command of `npm run dev`, without npm. */
const NODE = [process.execPath, '--require', TYPESCRIPT, 'server/dev.ts'];

/** Each setting as if it were not set: what the developer's `.env` has for it does not count. */
const NOTHING_SET = Object.fromEntries(
  Object.keys(parseEnv(readFileSync(path.join(PROJECT, '.env.example'), 'utf8'))).map((name) => [name, '']),
);

/** Those that run. A run that ends before its `after` hooks, by a time-out or a bug, leaves none. */
const running = new Set<DevServer>();
process.on('exit', () => running.forEach((server) => server.kill('SIGKILL')));

/** The server as `npm run dev` runs it, on a free port of this machine, with nothing from the developer's environment. */
export class DevServer {
  url = '';
  /** All that it has printed so far. */
  output = '';

  private readonly streams: Readable[];

  private constructor(private readonly process: ChildProcess) {
    this.streams = [process.stdout!, process.stderr!];
    for (const stream of this.streams) stream.on('data', (chunk) => (this.output += chunk));
  }

  /**
   * Starts it and waits until it prints where to look.
   * @param project - the folder to run it in
   * @param settings - environment variables
   * @param command - by default that of `npm run dev`, without npm
   */
  static async start(project = PROJECT, settings: Record<string, string> = {}, command = NODE): Promise<DevServer> {
    const [file, ...args] = command;
    const child = spawn(file, args, {
      cwd: project,
      env: {
        PATH: process.env.PATH,
        HOME: process.env.HOME,
        TZ: process.env.TZ,
        ...(project === PROJECT && NOTHING_SET),
        PORT: `${await freePort()}`,
        HOST: '127.0.0.1',
        LOGIN_RATE_LIMIT: '0',
        ...settings,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
      // A process group of its own: egg-bin, the master, the agent and the worker end together.
      detached: true,
    });
    const server = new DevServer(child);
    running.add(server);
    [server.url] = await server.prints(/(?<=^Open )http:\S+/m);
    return server;
  }

  /** Resolves with the match as soon as the server has printed one; rejects when it ends before. */
  prints(pattern: RegExp): Promise<RegExpExecArray> {
    return new Promise((resolve, reject) => {
      const look = () => {
        const match = pattern.exec(this.output);
        if (match) resolve(match);
      };
      for (const stream of this.streams) stream.on('data', look);
      this.process.once('exit', () => reject(new Error(`It ended without printing ${pattern}:\n${this.output}`)));
      look();
    });
  }

  async stop(): Promise<void> {
    const exit = once(this.process, 'exit');
    this.kill('SIGTERM');
    await exit;
    // Whatever of the group has outlived its leader.
    this.kill('SIGKILL');
    running.delete(this);
  }

  /** Signals the command alone, not its group, and resolves when it and all that has its output have ended. */
  async end(signal: NodeJS.Signals): Promise<void> {
    const closed = once(this.process, 'close');
    this.process.kill(signal);
    await closed;
  }

  kill(signal: NodeJS.Signals): void {
    try {
      process.kill(-this.process.pid!, signal);
    } catch (err) {
      if ((err as NodeJS.ErrnoException).code !== 'ESRCH') throw err;
    }
  }

  /** Logs a user of the sandbox in, from nowhere: some third phone. @return the token */
  async login(user: string, device?: string): Promise<string> {
    const { code } = (await (await fetch(`${this.url}/sandbox/code?user=${user}`)).json()) as { code: string };
    const response = await this.call('POST', '/api/login', { body: JSON.stringify({ code, device }) });
    return ((await response.json()) as LoginResponse).token;
  }

  /** The user's phone number, as WeChat knows it. */
  async phoneNumber(user: string): Promise<string> {
    const answer = await fetch(`${this.url}/sandbox/phone?user=${user}`);
    return ((await answer.json()) as { purePhoneNumber: string }).purePhoneNumber;
  }

  /** What the server says of a token: the session, or the error. */
  async session(token: string): Promise<Partial<SessionResponse> & { code?: string }> {
    return (await (await this.call('GET', '/api/session', { token })).json()) as SessionResponse;
  }

  /** Ends a session without the phone's knowing: for the phone it has expired. */
  async expire(token: string): Promise<void> {
    await this.call('POST', '/api/logout', { token });
  }

  /** Closes the account of a user, who is logged in with this token. */
  async closeAccount(user: string, token: string): Promise<void> {
    const { code } = (await (await fetch(`${this.url}/sandbox/code?user=${user}`)).json()) as { code: string };
    await this.call('DELETE', '/api/account', { token, body: JSON.stringify({ code }) });
  }

  /** Ends the sessions of all users that the stage offers. */
  async logEverybodyOut(): Promise<void> {
    await Promise.all(
      ['A', 'B', 'C'].map(async (user) => this.call('POST', '/api/logout', { token: await this.login(user) })),
    );
  }

  private call(method: string, route: string, { token, body }: { token?: string; body?: string }): Promise<Response> {
    const headers = { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) };
    return fetch(this.url + route, { method, headers, body });
  }
}
