import assert from 'node:assert/strict';
import { mock } from 'node:test';
import type { Disk } from '../../helpers/fake_wx';
import { NOW } from '../answers';
import { settled } from '../world';
import type { Command } from './commands';
import { isStoring } from './held_phone';
import type { Fate, Item } from './held_phone';
import { Process } from './process';
import { ModelServer } from './server';

/** After so long without use a session may be renewed. */
const UNUSED_MS = 25 * 3600_000;

/** A server, a phone that may be killed and started again, and other phones of the same user. */
export class World {
  readonly server = new ModelServer();
  private readonly disk: Disk = new Map();
  private readonly erased = new Set<string>();
  private process: Process;
  /** Requests of runs that were killed: they may still reach the server. */
  private ghosts: Item[] = [];
  private loginTaps = 0;
  private logins = 0;
  /** Renewals that a kill has interrupted: the next run starts them again. */
  private interrupted = 0;
  private clockOff = 0;

  /** @param storageFails - whether the storage may refuse */
  constructor(private readonly storageFails = false) {
    // Nothing is left of the world before.
    mock.timers.reset();
    mock.timers.enable({ apis: ['Date', 'setTimeout'], now: NOW });
    this.process = this.start();
  }

  async run(commands: Command[]): Promise<void> {
    for (const command of commands) {
      if (command.do === 'overtake') await this.overtake(command.count);
      else this.apply(command);
      await this.proceed(command.steps);
    }
    await this.heal();
    await this.checkEnd();
    this.process.kill(false);
  }

  private start(): Process {
    return new Process(this.server, this.disk, this.storageFails, this.erased, this.clockOff);
  }

  private async proceed(steps: number | null): Promise<void> {
    for (let step = 0; step < (steps ?? 0); step += 1) await null;
    if (steps === null) await settled();
    const { process } = this;
    if (process.failure) throw process.failure;
    if (steps !== null) return;
    const watching = process.foreground && process.phone.state().status === 'loggedIn';
    assert.ok(process.watches().length <= (watching ? 1 : 0), 'watches too much');
    const allowed = this.loginTaps + this.server.expired.size + this.interrupted;
    assert.ok(this.logins + process.logins <= allowed, 'more logins than taps and expired sessions');
  }

  private async overtake(count: number): Promise<void> {
    for (let i = 0; i < count; i += 1) {
      const newest = this.process.items.filter((item) => !this.isHeld(item)).pop();
      if (newest) this.process.deliver(newest, 'serve');
      await settled();
    }
  }

  private apply(command: Exclude<Command, { do: 'overtake' }>): void {
    const { process, server } = this;
    const { phone } = process;
    switch (command.do) {
      case 'login':
        this.loginTaps += 1;
        return process.tap('login');
      case 'logout':
        return process.tap('logout');
      case 'check':
        return process.track(phone.auth.check());
      case 'calls':
        process.track(phone.auth.call('GET /api/session', undefined));
        return process.track(phone.auth.call('GET /api/session', undefined));
      case 'dismiss':
        return phone.auth.dismiss();
      case 'hide':
        process.foreground = false;
        return phone.wx.hide();
      case 'show':
        process.foreground = true;
        return phone.wx.show();
      case 'offline':
      case 'online':
        process.online = command.do === 'online';
        return phone.wx.network(process.online);
      case 'other':
      case 'kick':
      case 'end':
        process.blamed = true;
        if (command.unused) this.pass(UNUSED_MS);
        return void (command.do === 'other' ? server.login() : server[command.do]());
      case 'pass':
        return this.pass(command.seconds * 1000);
      case 'clock':
        this.clockOff = command.off;
        phone.wx.clockOff = command.off;
        return undefined;
      case 'deliver':
        return this.deliver(command.index, command.fate);
      case 'restart':
        return this.restart(command.landed);
    }
  }

  private pass(ms: number): void {
    const { process, server } = this;
    mock.timers.tick(ms);
    // The session's own time may be over, and nothing of WeChat's that does not come is waited for without end.
    const storing = process.items.some(isStoring);
    const loggingIn = process.items.some((item) =>
      ('call' in item ? item.call.name : item.sent.route).endsWith('login'),
    );
    process.storageRefused ||= storing;
    process.blamed ||= server.live === undefined || storing || loggingIn;
  }

  private deliver(index: number, fate: Fate): void {
    const items = [...this.process.items, ...this.ghosts];
    const item = items[index % items.length];
    if (!item) return;
    if (!this.ghosts.includes(item)) return this.process.deliver(item, fate);
    this.ghosts = this.ghosts.filter((other) => other !== item);
    if (!('sent' in item) || item.reply || fate === 'lose' || !item.sent.route.startsWith('POST ')) return;
    if (item.sent.route === 'POST /api/login') this.process.blamed = true;
    this.server.handle(item.sent);
  }

  private restart(landed: boolean): void {
    this.logins += this.process.logins;
    this.ghosts.push(...this.process.kill(landed));
    if (this.process.failure) throw this.process.failure;
    const stored = this.process.disk()?.credential?.token;
    if (stored && this.process.renewed.has(stored)) this.interrupted += 1;
    this.process = this.start();
  }

  /** Everything works again, until nothing is left to do. */
  private async heal(): Promise<void> {
    const { process } = this;
    process.online = true;
    process.foreground = true;
    process.phone.wx.show();
    await this.drain();
    for (let lost = 0; this.storageFails && lost < 3; lost += 1) {
      // A callback that has been lost is not waited for any longer.
      mock.timers.tick(5000);
      await this.drain();
    }
    // No two questions come faster.
    mock.timers.tick(2000);
    process.phone.wx.network(true);
    await this.drain();
  }

  private async drain(): Promise<void> {
    await this.proceed(null);
    for (let next; (next = this.process.items.find((item) => !this.isHeld(item)));) {
      this.process.deliver(next, 'sent' in next && next.sent.aborted ? 'lose' : 'serve');
      await this.proceed(null);
    }
  }

  /** Whether the server holds this question, because nothing has happened. */
  private isHeld(item: Item): boolean {
    if (!('sent' in item) || !this.process.watches().includes(item)) return false;
    return !item.reply && item.sent.header.Authorization === `Bearer ${this.server.live}`;
  }

  private async checkEnd(): Promise<void> {
    const { process, server } = this;
    const state = process.phone.state();
    const token = process.token();
    const stored = process.disk();
    assert.equal(process.unsettled, 0, 'a promise does not settle');
    assert.deepEqual(process.revoked(process.phone.record()), [], 'the server was not told of a logout');
    assert.deepEqual(process.revoked(stored), [], 'it is not stored that the server was told');
    assert.equal(stored?.credential?.token, token, 'memory and storage differ');
    if (server.live && process.received.has(server.live)) assert.equal(server.live, token, 'a session was left behind');

    if (token === undefined) assert.notEqual(state.status, 'loggedIn');
    else assert.equal(server.live, token);
    assert.equal(process.watches().length, token === undefined ? 0 : 1);
    if (state.status === 'loggedIn') {
      const { confirmed, checking, problem, session } = state;
      assert.deepEqual([confirmed, checking, problem, session?.device], [true, false, undefined, token]);
    } else assert.ok(token === undefined && ['guest', 'ended'].includes(state.status), state.status);
    if (process.lastTap === 'logout') {
      assert.equal(state.status, 'guest');
      if (!process.storageRefused) assert.equal((state as { problem?: object }).problem, undefined);
    }
    if (process.lastTap !== 'logout' && !process.blamed)
      assert.equal(state.status, 'loggedIn', 'it is not logged in, for no reason');

    process.phone.wx.hide();
    await settled();
    assert.deepEqual(process.watches(), []);
  }
}
