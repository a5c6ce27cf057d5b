import assert from 'node:assert/strict';
import type { LoginState } from '../../../miniprogram/wechat-login/index';
import type { LoginRecord } from '../../../miniprogram/wechat-login/services/state/login_record';
import type { Call, Disk, Reply, SentRequest } from '../../helpers/fake_wx';
import { settled } from '../world';
import { HeldPhone } from './held_phone';
import type { Item } from './held_phone';
import type { ModelServer } from './server';

type Stored = Partial<LoginRecord> | undefined;

const HOUR_MS = 3600_000;

const tokenOf = ({ header }: SentRequest) => header.Authorization?.replace(/^Bearer /, '');

/** One run of the mini program on a phone, and what must hold at every step of it. */
export class Process extends HeldPhone {
  /** The login or logout that the user tapped last in this run. */
  lastTap?: 'login' | 'logout';
  /** Whether something other than the mini program can be why it is not logged in. */
  blamed: boolean;
  foreground = true;
  /** Tokens of which the mini program knows. */
  readonly received = new Set<string>();
  /** Tokens for whose renewal a login was sent. */
  readonly renewed = new Set<string>();
  storageRefused = false;
  /** How many calls of the mini program's functions have not settled. */
  unsettled = 0;
  logins = 0;

  private status: LoginState['status'] = 'starting';
  /** The token of the present login, or of the one before. */
  private last?: string;
  private readonly endings = new Set<string>();
  /** When the server last showed that a token works, as far as the mini program can know. */
  private readonly seen = new Map<string, number>();
  /** Tokens that the user has logged out of. */
  private readonly gone = new Set<string>();
  private readonly taps: Array<'login' | 'logout'> = [];
  /** How many taps were over at the last logout. */
  private done = 0;
  private logouts = 0;
  private readonly loginsSent = new Map<object, number>();
  private readonly hadLogin: boolean;
  private dead = false;

  /** Which tokens were gone when a call was made. */
  private readonly goneAt = new Map<Call, string[]>();

  /** @param erased - tokens whose logout has reached the storage, in this run or in one before */
  constructor(
    server: ModelServer,
    disk: Disk,
    storageFails: boolean,
    private readonly erased: Set<string>,
    clockOff: number,
  ) {
    super(server, disk, storageFails);
    this.phone.wx.clockOff = clockOff;
    const { token, seenAt } = this.disk()?.credential ?? {};
    this.hadLogin = token !== undefined;
    this.blamed = token === undefined || token !== server.live;
    if (token && seenAt) this.seen.set(token, seenAt);
    for (const known of [token, ...this.revoked(this.disk())]) if (known) this.received.add(known);
    this.onSend = (item) => this.beforeSend(item);
    this.onDone = (call) => this.afterWork(call);
    this.onFail = ({ name }) => {
      this.blamed = true;
      this.storageRefused ||= name !== 'login';
    };
    this.onAnswer = (item, reply) => this.beforeAnswer(item, reply);
    this.phone.auth.subscribe((state) => !this.dead && this.onState(state));
    this.phone.start();
  }

  disk = (): Stored => this.phone.stored() as Stored;
  token = (): string | undefined => this.phone.record().credential?.token;
  revoked = (record: Stored): string[] => (record?.revocations ?? []).map(({ token }) => token);

  tap(what: 'login' | 'logout'): void {
    this.taps.push(what);
    this.lastTap = what;
    this.track(what === 'login' ? this.phone.auth.login() : this.phone.auth.logout());
  }

  /** Whatever the mini program promises settles; what it rejects with is meant for the page. */
  track(promise: Promise<unknown>): void {
    this.unsettled += 1;
    const settle = () => (this.unsettled -= 1);
    promise.then(settle, (error: Error) => {
      settle();
      if (!this.dead) this.check(() => assert.equal(error.name, 'AppError', error.stack));
    });
  }

  override kill(landed: boolean) {
    this.dead = true;
    return super.kill(landed);
  }

  /** The first thing that was wrong: an assertion inside the mini program's own calls would be caught by it. */
  failure?: unknown;

  private check(assertion: () => void): void {
    try {
      assertion();
    } catch (error) {
      this.failure ??= error;
    }
  }

  private beforeSend(item: Item): void {
    this.check(() => {
      if ('sent' in item) this.checkRequest(item);
      else this.goneAt.set(item.call, [...this.gone]);
      if ('call' in item && item.call.name === 'setStorage') {
        const token = (item.call.options.data as Stored)?.credential?.token;
        assert.ok(!token || !this.gone.has(token), `stores ${token}, which its user has logged out of`);
      }
    });
  }

  private afterWork(call: Call): void {
    if (!['setStorage', 'removeStorage'].includes(call.name)) return;
    for (const token of this.goneAt.get(call) ?? []) this.erased.add(token);
    const stored = this.disk()?.credential?.token;
    this.check(() => assert.ok(!stored || !this.erased.has(stored), `${stored} is in storage again`));
  }

  private checkRequest(item: Extract<Item, { sent: object }>): void {
    const { route } = item.sent;
    const token = tokenOf(item.sent);
    if (route === 'POST /api/login') {
      this.logins += 1;
      const underWay = this.items.filter(
        (other) => 'sent' in other && other.sent.route === route && !other.sent.aborted,
      );
      assert.equal(underWay.length, 0, 'a second login is under way');
      const tapped = this.taps.slice(this.done).includes('login');
      assert.ok(tapped || (this.logouts === 0 && this.hadLogin), 'logs in without a tap');
      const state = this.phone.state();
      const renews = state.status === 'loggingIn' && state.renews !== undefined;
      if (renews) this.renewed.add(this.token()!);
      this.loginsSent.set(item, this.logouts);
    } else if (route === 'POST /api/logout') {
      assert.notEqual(token, this.token(), 'ends the session that it goes on with');
      const stored = this.disk()?.credential?.token;
      if (!this.storageRefused) assert.notEqual(token, stored, 'tells the server before it has forgotten');
    } else {
      assert.equal(token, this.token(), 'asks with another token than its own');
      assert.ok(token && !this.gone.has(token), 'asks with a token that its user has logged out of');
    }
  }

  private beforeAnswer(item: Extract<Item, { sent: object }>, reply: Reply): void {
    if (this.dead) return;
    const good = 'status' in reply && reply.status < 300;
    const asked = tokenOf(item.sent);
    if (good && asked && !item.sent.aborted) void this.see(asked, Date.now());
    if (item.sent.route !== 'POST /api/login') return;
    const late = this.loginsSent.get(item) !== this.logouts;
    if (good) {
      const { token } = reply.data as { token: string };
      this.received.add(token);
      this.seen.set(token, Date.now());
      if (late) this.gone.add(token);
      else this.blamed = token !== this.server.live;
    } else if (!late) this.blamed = true;
    // The phone has given it up, and the server may have done it after a newer one.
    if (item.sent.aborted) this.blamed = true;
  }

  private async see(token: string, at: number): Promise<void> {
    // Until the mini program has taken it in.
    await settled();
    this.seen.set(token, at);
  }

  private onState(state: LoginState): void {
    this.check(() => this.checkState(state));
    this.status = state.status;
  }

  private checkState(state: LoginState): void {
    const token = this.token();
    if (state.status === 'loggingOut') {
      this.logouts += 1;
      this.done = this.taps.indexOf('logout', this.done) + 1;
      assert.equal(token, undefined, 'is logging out, and has not forgotten');
      for (const left of this.revoked(this.phone.record())) this.gone.add(left);
    }
    if (state.status === 'loggingIn' && state.renews) {
      const unseen = Date.now() - (this.seen.get(token!) ?? Date.now());
      const isOver = this.phone.record().credential!.expiresAt! <= Date.now();
      assert.ok(isOver || unseen > 23 * HOUR_MS, 'renews a session that has worked within a day');
    }
    if (state.status === 'loggedIn') {
      assert.ok(token && !this.gone.has(token), 'is logged in without a token of its own');
      if (this.status !== 'loggedIn') assert.equal(this.disk()?.credential?.token, token, 'has not stored its login');
    }
    if (state.status === 'ended') {
      const { requestId } = state.reason;
      assert.notEqual(this.status, 'ended', 'ends twice');
      assert.ok(!this.endings.has(requestId), 'tells the same ending twice');
      this.endings.add(requestId);
      assert.equal(token, undefined, 'has ended, and not forgotten');
      if (this.last)
        assert.equal(this.server.about.get(requestId), this.last, 'ends for what was said of another token');
    }
    this.last = token ?? this.last;
  }
}
