import { Client } from './client';
import { Journal } from './journal';
import { Operator } from './operator';
import { Phone } from './phone';
import { operatorSteps, phoneSteps } from './plan';
import type { Stage } from './stage';
import { UserModel } from './user_model';
import { until } from '../../helpers/until';

const USERS = 8;
/** Two phones of one user replace each other's sessions. */
const PHONES = 2;

/** Phones that log in, check, log out and wait, and an operator who kicks and bans, with the model beside them. */
export class Load {
  readonly journal = new Journal();
  readonly client: Client;
  readonly users = Array.from({ length: USERS }, (_, i) => new UserModel(`soak ${i}`));
  private readonly operator: Operator;
  private over = false;
  private running: Promise<void>[] = [];

  constructor(private readonly stage: Stage) {
    this.client = new Client(stage.server.url);
    const openidOf = (user: string) => stage.wechat.sandbox.openidOf(user);
    this.operator = new Operator(stage.redis.url, openidOf, this.journal);
  }

  phoneOf(user: UserModel): Phone {
    return new Phone(user, this.client, this.stage.wechat, this.journal);
  }

  start(): void {
    const isOver = () => this.over;
    this.over = false;
    this.running = this.users.flatMap((user, i) => [
      ...Array.from({ length: PHONES }, (_, n) => this.phoneOf(user).run(phoneSteps(PHONES * i + n), isOver)),
      this.phoneOf(user).watch(isOver),
    ]);
    this.running.push(this.operator.run(this.users, operatorSteps(), isOver));
  }

  /** Resolves with the last answer, when everything that was asked for has been carried out or never will be. */
  async stop(): Promise<void> {
    this.over = true;
    await Promise.all(this.running);
    await until('all outcomes are settled', async () => this.users.every(({ isSettled }) => isSettled));
    await this.client.close();
  }

  /** Lifts the bans that are left. */
  async pardon(): Promise<void> {
    for (const user of this.users) if (user.ban.state !== 'no') await this.operator.unban(user);
  }
}
