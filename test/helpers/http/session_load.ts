import { setTimeout as pause } from 'node:timers/promises';
import type { WechatServer } from '../process/production';
import type { ServerProcess } from '../process/server_process';

/** Pause between two requests of a client: a load, not a flood. */
const PACE_MS = 10;
const CLIENTS = 20;

/** Clients that send requests until they are stopped: several for sessions, one for logins, one for `/readyz`. */
export class SessionLoad {
  /** The number of answers by `<route> <status> <code>`. */
  readonly answers = new Map<string, number>();
  /** The time of the slowest answer. */
  slowestMs = 0;
  /** Tokens of successful logins that began after `loginsCount` was set. */
  readonly tokens: string[] = [];
  loginsCount = false;

  private running = true;
  private readonly clients: Promise<void>[];
  private logins = 0;

  constructor(
    private readonly server: ServerProcess,
    private readonly wechat: WechatServer,
    sessions: string[],
  ) {
    const check = (i: number) => {
      let n = i;
      return () => this.ask('GET', '/api/session', { token: sessions[(n += CLIENTS) % sessions.length] });
    };
    this.clients = Array.from({ length: CLIENTS }, (_, i) => this.repeat(check(i)));
    this.clients.push(
      this.repeat(() => this.login()),
      this.repeat(() => this.ask('GET', '/readyz')),
    );
  }

  /** Resolves with the last answer; rejects if a request got none. */
  async stop(): Promise<void> {
    this.running = false;
    await Promise.all(this.clients);
  }

  private async repeat(act: () => Promise<unknown>): Promise<void> {
    while (this.running) {
      await act();
      await pause(PACE_MS);
    }
  }

  private async login(): Promise<void> {
    const counts = this.loginsCount;
    const code = this.wechat.sandbox.issueCode(`under load ${this.logins++}`);
    const { status, body } = await this.ask('POST', '/api/login', { body: { code } });
    if (counts && status === 200) this.tokens.push(body.token);
  }

  private async ask(method: string, route: string, content = {}) {
    const begin = Date.now();
    const answer = await this.server.request(method, route, content);
    this.slowestMs = Math.max(this.slowestMs, Date.now() - begin);
    const name = [route, answer.status, answer.body.code].filter(Boolean).join(' ');
    this.answers.set(name, (this.answers.get(name) ?? 0) + 1);
    return answer;
  }
}
