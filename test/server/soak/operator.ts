import { setTimeout as sleep } from 'node:timers/promises';
import { CREDENTIALS } from '../../helpers/process/production';
import { objectsOf, session } from '../../helpers/process/session_command';
import type { Journal, Ordered } from './journal';
import type { OperatorStep } from './plan';
import { settle } from './user_model';
import type { UserModel } from './user_model';

const PACE_MS = 500;

/** An operator with the built command, beside the server. */
export class Operator {
  private orders = 0;

  constructor(
    private readonly redisUrl: string,
    private readonly openidOf: (user: string) => string,
    private readonly journal: Journal,
  ) {}

  async run(users: UserModel[], steps: Iterable<OperatorStep>, isOver: () => boolean): Promise<void> {
    for (const { command, user: which } of steps) {
      if (isOver()) return;
      const user = users[which % users.length];
      if (command === 'kick') await this.kick(user);
      else await this.ban(user);
      await sleep(PACE_MS);
      // Others must be able to log in again.
      if (user.ban.state !== 'no') await this.unban(user);
    }
  }

  async unban(user: UserModel): Promise<void> {
    user.ban = { state: 'maybe' };
    const unban = await this.order('unban', user);
    if (unban.said) user.ban = { state: 'no' };
  }

  private async kick(user: UserModel): Promise<void> {
    const wasLive = user.surelyLive !== undefined;
    const kick = user.begin();
    const { said } = await this.order('kick', user);
    if (said && wasLive && kick.alone())
      this.journal.judge(said.kicked!, `a live session of ${user.name} is not kicked`);
    if (said) user.haveEnded(kick.earlier);
    settle(kick, said !== undefined);
  }

  private async ban(user: UserModel): Promise<void> {
    user.ban = { state: 'maybe' };
    const ban = user.begin();
    const { said } = await this.order('ban', user, '--for', '1h');
    if (said) {
      user.ban = { state: 'yes' };
      user.haveEnded(ban.earlier);
    }
    settle(ban, said !== undefined);
  }

  private async order(command: Ordered['command'], user: UserModel, ...options: string[]): Promise<Ordered> {
    const reason = `soak ${process.pid} ${this.orders++}`;
    const env = { REDIS_URL: this.redisUrl, WECHAT_APPID: CREDENTIALS.appid };
    const args = [command, this.openidOf(user.name), ...options, '--reason', reason, '--json'];
    const said = await session(env, args);
    const ordered = { command, reason, said: said.code === 0 ? (objectsOf(said)[0] as Ordered['said']) : undefined };
    this.journal.ordered.push(ordered);
    return ordered;
  }
}
