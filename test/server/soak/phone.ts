import { setTimeout as sleep } from 'node:timers/promises';
import type { WechatServer } from '../../helpers/process/production';
import type { Answer, Client } from './client';
import type { Journal } from './journal';
import type { PhoneStep } from './plan';
import { settle } from './user_model';
import type { UserModel } from './user_model';

/** A load, not a flood. */
const PACE_MS = 100;

/** A user's phone: logs in, checks and logs out, and tells the model what it was told. */
export class Phone {
  constructor(
    private readonly user: UserModel,
    private readonly client: Client,
    private readonly wechat: WechatServer,
    private readonly journal: Journal,
  ) {}

  async run(steps: Iterable<PhoneStep>, isOver: () => boolean): Promise<void> {
    for (const step of steps) {
      if (isOver()) return;
      await this.take(step);
      await sleep(PACE_MS);
    }
  }

  /** Holds one long poll after the other. */
  async watch(isOver: () => boolean): Promise<void> {
    while (!isOver()) {
      const token = this.user.tokens.at(-1);
      if (token) await this.check(token, '/api/session?wait=2');
      await sleep(PACE_MS);
    }
  }

  async login(): Promise<Answer> {
    const { user, journal } = this;
    const { ban } = user;
    const login = user.begin();
    const code = this.wechat.sandbox.issueCode(user.name);
    const answer = await this.client.ask('POST', '/api/login', undefined, { code, device: 'soak' });
    journal.asked.push({ what: 'login', ...answer });
    if (answer.status === 200) user.issued(answer.body.token, login);
    if (ban === user.ban) {
      if (answer.status === 200) journal.judge(ban.state !== 'yes', 'a banned user logs in', answer);
      if (answer.status === 403) journal.judge(ban.state !== 'no', 'a user without a ban is told of one', answer);
    }
    settle(login, answer.status !== undefined);
    return answer;
  }

  /** With `?wait=…` a long poll. */
  async check(token: string, route = '/api/session'): Promise<Answer> {
    const { user, journal } = this;
    const hadEnded = user.hasSurelyEnded(token);
    const isQuiet = user.quiet();
    const answer = await this.client.ask('GET', route, token);
    if (answer.status === 200 || answer.status === 204) {
      journal.judge(!hadEnded, 'a session that has ended is told to be live', answer);
      if (isQuiet()) user.isLive(token);
    } else if (isEnd(answer)) {
      journal.judge(user.surelyLive !== token, 'a live session is told to have ended', answer);
      user.haveEnded([token]);
    }
    return answer;
  }

  private async logout(token: string): Promise<void> {
    const { user, journal } = this;
    const wasLive = user.surelyLive === token;
    const hadEnded = user.hasSurelyEnded(token);
    const logout = user.begin(token);
    const answer = await this.client.ask('POST', '/api/logout', token);
    journal.asked.push({ what: 'logout', ...answer });
    if (answer.status === 200) journal.judge(!hadEnded, 'a session that has ended is logged out', answer);
    if (isEnd(answer) && wasLive) journal.judge(!logout.alone(), 'a live session is told to have ended', answer);
    if (answer.status === 200 || isEnd(answer)) user.haveEnded([token]);
    settle(logout, answer.status !== undefined);
  }

  private async take(step: PhoneStep): Promise<unknown> {
    const { tokens } = this.user;
    const newest = tokens.at(-1);
    if (step === 'login' || newest === undefined) return this.login();
    // As the mini program does once it has been told.
    if (step === 'check' && this.user.hasSurelyEnded(newest)) return this.login();
    if (step === 'logout') return this.logout(newest);
    return this.check(step === 'check' ? newest : (tokens.at(-2) ?? newest));
  }
}

function isEnd({ status }: Answer): boolean {
  return status === 401 || status === 403;
}
