/** Something that may end sessions, from its request to its answer. */
export interface Change {
  /** Nothing else could change the user's sessions meanwhile. */
  alone(): boolean;
  /** Those that were issued before: a login, a kick or a ban that was carried out has ended them. */
  readonly earlier: readonly string[];
  /** It has been carried out or will never be. */
  settle(): void;
}

/** A script that reaches Redis half a second late does nothing; twice that, for the way of one whose sender has gone. */
const LOST_MS = 1000;

/** What was answered was carried out, or never will be. What was lost may still be on its way. */
export function settle(change: Change, isAnswered: boolean): void {
  if (isAnswered) change.settle();
  else setTimeout(() => change.settle(), LOST_MS);
}

/** `maybe` while a ban or its end is under way, or its outcome is unknown. */
export type BanState = 'no' | 'maybe' | 'yes';

/**
 * What is certain of a user's sessions, whatever the order in which simultaneous requests were carried out. A request whose answer
 * was lost may have been carried out; then nothing is certain until a check has told.
 */
export class UserModel {
  /** Every token that was issued, the newest last. */
  readonly tokens: string[] = [];
  /** A new object at each change. */
  ban: { readonly state: BanState } = { state: 'no' };
  private readonly ended = new Set<string>();
  private live?: string;
  private begun = 0;
  private pending = 0;

  constructor(readonly name: string) {}

  /** The token that is surely live: since it was, nothing has begun that could end it. */
  get surelyLive(): string | undefined {
    return this.live;
  }

  hasSurelyEnded(token: string): boolean {
    return this.ended.has(token);
  }

  /** Whether nothing that could change the user's sessions is under way. */
  get isSettled(): boolean {
    return this.pending === 0;
  }

  /** @param only - the only token that it can end */
  begin(only?: string): Change {
    if (only === undefined || only === this.live) this.live = undefined;
    this.begun += 1;
    this.pending += 1;
    const { begun, pending } = this;
    let settled = false;
    return {
      alone: () => pending === 1 && begun === this.begun,
      earlier: [...this.tokens],
      settle: () => {
        if (!settled) this.pending -= 1;
        settled = true;
      },
    };
  }

  issued(token: string, login: Change): void {
    this.haveEnded(login.earlier);
    this.tokens.push(token);
    if (login.alone()) this.live = token;
  }

  haveEnded(tokens: readonly string[]): void {
    for (const token of tokens) this.ended.add(token);
  }

  /** Watches a check. The function that it returns says whether nothing could change the user's sessions since. */
  quiet(): () => boolean {
    const { begun, pending } = this;
    return () => pending === 0 && begun === this.begun;
  }

  /** A check has told so, and nothing could change it meanwhile. */
  isLive(token: string): void {
    this.live = token;
  }
}
