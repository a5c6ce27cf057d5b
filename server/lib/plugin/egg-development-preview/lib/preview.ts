import path from 'node:path';
import type { PassThrough } from 'node:stream';
import type { Application } from 'egg';
import { Broadcast } from './broadcast';
import { Builder } from './builder';
import { lazy } from './lazy';
import type { ApiCall } from './protocol';
import { StoreWatcher } from './store_watcher';

/** The WeChat users on the stage. */
const STAGE_USERS = ['A', 'B', 'C'];
/** How many recent calls a newly opened stage shows. */
const REMEMBERED_CALLS = 30;

/**
 * Serves the mini program and the server's events to browsers. Loads no compiler until a browser asks, so that work on the
 * backend alone does not wait for it.
 */
export class Preview {
  private readonly broadcast = new Broadcast();
  private readonly store: StoreWatcher;
  private readonly builder: Builder;
  private readonly calls: ApiCall[] = [];
  private callCount = 0;
  private runtime?: Promise<Record<string, string>>;

  constructor(private readonly app: Application) {
    // Not the logger: its lines would begin with a request that is unrelated to the problem.
    const print = app.config.env === 'local' ? console.error : () => undefined;
    this.builder = new Builder(path.dirname(app.baseDir), (event) => this.broadcast.send('build', event), print);
    this.store = new StoreWatcher(app.redis, {
      isWatched: () => this.broadcast.isWanted('store'),
      changed: (keys) => this.broadcast.send('store', keys),
      nameOf: (uid) => this.users().get(uid),
    });
  }

  /** A script of the preview's runtime. */
  async script(name: string): Promise<string> {
    this.runtime ??= lazy.runtime().bundleRuntime();
    return (await this.runtime)[name];
  }

  /** The compiled mini program: one file, so that a browser never runs halves of two builds. */
  async miniProgram(): Promise<string> {
    return (await this.builder.current()).code;
  }

  /** Connects a browser to the events. */
  connect(names: string[]): PassThrough {
    const stream = this.broadcast.connect(names);
    if (names.includes('build')) {
      void this.builder.currentEvent().then((event) => this.broadcast.send('build', event, stream));
    }
    for (const call of this.calls) this.broadcast.send('call', call, stream);
    if (names.includes('store')) this.store.start();
    return stream;
  }

  /** Records a call of the API. */
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

  /** The names of the stage's users, by uid. */
  private users(): Map<string, string> {
    const { wechatSandbox } = this.app;
    if (!wechatSandbox) return new Map();
    const { sessions } = this.app.wechatLogin;
    return new Map(STAGE_USERS.map((name) => [sessions.uidOf(wechatSandbox.openidOf(name)), name]));
  }
}
