import path from 'node:path';
import type { PassThrough } from 'node:stream';
import type { Application } from 'egg';
import { Broadcast } from './broadcast';
import { Builder } from './builder';
import { lazy } from './lazy';
import type { ApiCall } from './protocol';
import { StoreWatcher } from './store_watcher';

/** The WeChat users that the stage offers. */
const STAGE_USERS = ['A', 'B', 'C'];
/** Calls that somebody who opens the stage now still gets to see. */
const REMEMBERED_CALLS = 30;

/**
 * The mini program, and what happens on the server, for browsers. Until one of them asks, no compiler has been loaded:
 * whoever works on the backend alone does not wait for it.
 */
export class Preview {
  private readonly broadcast = new Broadcast();
  private readonly store: StoreWatcher;
  private readonly builder: Builder;
  private readonly calls: ApiCall[] = [];
  private callCount = 0;
  private runtime?: Promise<Record<string, string>>;

  constructor(private readonly app: Application) {
    // Not the logger, whose lines would begin with a request that has nothing to do with the problem.
    const print = app.config.env === 'local' ? console.error : () => undefined;
    this.builder = new Builder(path.dirname(app.baseDir), (event) => this.broadcast.send('build', event), print);
    this.store = new StoreWatcher(app.redis, {
      isWatched: () => this.broadcast.isWanted('store'),
      changed: (keys) => this.broadcast.send('store', keys),
      nameOf: (uid) => this.users().get(uid),
    });
  }

  /** One of the runtime's own scripts. */
  async script(name: string): Promise<string> {
    this.runtime ??= lazy.runtime().bundleRuntime();
    return (await this.runtime)[name];
  }

  /** The compiled mini program. */
  async miniProgram(): Promise<{ program: string; scripts: string }> {
    return await this.builder.current();
  }

  /** A browser that listens from now on. */
  connect(names: string[]): PassThrough {
    const stream = this.broadcast.connect(names);
    if (names.includes('build')) {
      void this.builder.currentEvent().then((event) => this.broadcast.send('build', event, stream));
    }
    for (const call of this.calls) this.broadcast.send('call', call, stream);
    if (names.includes('store')) this.store.start();
    return stream;
  }

  /** Notes a call of the API. */
  record(call: Omit<ApiCall, 'id'>): void {
    const recorded = { id: ++this.callCount, ...call };
    this.calls.push(recorded);
    if (this.calls.length > REMEMBERED_CALLS) this.calls.shift();
    this.broadcast.send('call', recorded);
    void this.store.look();
  }

  close(): void {
    this.store.stop();
    this.builder.close();
    this.broadcast.close();
  }

  /** The stage's users by their ids. */
  private users(): Map<string, string> {
    const { wechatSandbox } = this.app;
    if (!wechatSandbox) return new Map();
    const { sessions } = this.app.wechatLogin;
    return new Map(STAGE_USERS.map((name) => [sessions.uidOf(wechatSandbox.openidOf(name)), name]));
  }
}
