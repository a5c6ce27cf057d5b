import { setTimeout as sleep } from 'node:timers/promises';

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
    const ended = new AbortController();
    const tooLate = sleep(limitMs, undefined, { signal: ended.signal, ref: false }).then(() => {
      throw new Error(`A hook of onForget has not ended within ${limitMs} ms`);
    });
    tooLate.catch(() => undefined);
    try {
      await Promise.race([this.runAll(account), tooLate]);
    } finally {
      ended.abort();
    }
  }

  private async runAll(account: ClosedAccount): Promise<void> {
    for (const hook of this.hooks) await hook(Object.freeze({ ...account }));
  }
}
