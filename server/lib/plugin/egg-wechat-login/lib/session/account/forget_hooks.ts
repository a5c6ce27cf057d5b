import { within } from '../../errors/within';

/** The user to forget, for the application's own data. */
export interface ForgottenUser {
  /** `user.id` of the API. A later login of the same user has the same id. */
  uid: string;
  appid: string;
  openid: string;
  unionid?: string;
}

/** What a hook gets. */
export interface ClosedAccount extends ForgottenUser {
  /** RFC 3339. Data that is younger belongs to a later login of the same user. */
  closedAt: string;
}

/** Deletes the application's data about the user. May be called again for the same user: it must succeed then, too. */
export type ForgetHook = (account: Readonly<ClosedAccount>) => unknown;

/** The hooks of `onForget`. */
export class ForgetHooks {
  private readonly hooks: ForgetHook[] = [];

  get isEmpty(): boolean {
    return this.hooks.length === 0;
  }

  add(hook: ForgetHook): void {
    this.hooks.push(hook);
  }

  /** Runs all hooks, one after the other. @throws {Error} what a hook throws, or that they have not ended within `limitMs` */
  async run(account: ClosedAccount, limitMs: number): Promise<void> {
    await within(limitMs, 'A hook of onForget', () => this.runAll(account));
  }

  private async runAll(account: ClosedAccount): Promise<void> {
    for (const hook of this.hooks) await hook(Object.freeze({ ...account }));
  }
}
