import assert from 'node:assert/strict';
import type { LoginState } from '../../../miniprogram/services/auth';
import type { LoginRecord } from '../../../miniprogram/services/login_record';
import type { Call, Disk, Reply } from '../../helpers/fake_wx';
import { HeldPhone } from './held_phone';
import type { Item } from './held_phone';
import type { ModelServer } from './server';

type Stored = Partial<LoginRecord> | undefined;

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
  /** How many calls of the mini program's functions have not settled. */
  unsettled = 0;
  logins = 0;

  private status: LoginState['status'] = 'starting';
  private readonly endings = new Set<string>();
  /** Tokens got without a tap, and not seen to work since. */
  private readonly silent = new Set<string>();
  /** Tokens that the user has logged out of. */
  private readonly gone = new Set<string>();
  private readonly taps: Array<'login' | 'logout'> = [];
  /** How many taps were over at the last logout. */
  private done = 0;
  private logouts = 0;
  private readonly loginsSent = new Map<object, { renews: boolean; logouts: number }>();
  private storageRefused = false;
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
  ) {
    super(server, disk, storageFails);
    const token = this.disk()?.credential?.token;
    this.hadLogin = token !== undefined;
    this.blamed = token === undefined || token !== server.live;
    if (token && this.disk()?.credential?.silent) this.silent.add(token);
    for (const known of [token, ...this.revoked(this.disk())]) if (known) this.received.add(known);
    this.onSend = (item) => this.beforeSend(item);
    this.onDone = (call) => this.afterWork(call);
    this.onFail = ({ name }) => {
      this.blamed = true;
      this.storageRefused ||= name !== 'login';
    };
    this.onAnswer = (item, reply) => this.beforeAnswer(item, reply);
    this.phone.auth.subscribe((state) => !this.dead && this.onState(state));
    this.phone.auth.startLogin();
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
    const { route, header } = item.sent;
    const token = header.Authorization?.replace(/^Bearer /, '');
    if (route === 'POST /api/login') {
      this.logins += 1;
      const underWay = this.items.filter((other) => 'sent' in other && other.sent.route === route);
      assert.equal(underWay.length, 0, 'a second login is under way');
      const tapped = this.taps.slice(this.done).includes('login');
      assert.ok(tapped || (this.logouts === 0 && this.hadLogin), 'logs in without a tap');
      const state = this.phone.state();
      const renews = state.status === 'loggingIn' && state.renews !== undefined;
      assert.ok(!renews || !this.silent.has(this.token()!), 'renews what it got without a tap');
      if (renews) this.renewed.add(this.token()!);
      this.loginsSent.set(item, { renews, logouts: this.logouts });
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
    const good = 'status' in reply && reply.status === 200;
    if (good && item.sent.route === 'GET /api/session') this.silent.delete((reply.data as { device: string }).device);
    if (item.sent.route !== 'POST /api/login') return;
    const { renews, logouts } = this.loginsSent.get(item)!;
    const late = logouts !== this.logouts;
    if (good) {
      const { token } = reply.data as { token: string };
      this.received.add(token);
      if (renews) this.silent.add(token);
      if (late) this.gone.add(token);
      else this.blamed = token !== this.server.live;
    } else if (!late) this.blamed = true;
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
      if (token) this.gone.add(token);
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
      if (token) assert.equal(this.server.about.get(requestId), token, 'ends for what was said of another token');
    }
  }
}
