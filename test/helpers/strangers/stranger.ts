import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { SETTINGS, WechatServer } from '../process/production';
import { ServerProcess } from '../process/server_process';
import { RedisNode } from '../redis/redis_group';
import { RedisServer } from '../redis/redis_server';
import { until } from '../until';
import { HABITS } from './habits';
import type { StrangerName } from './dependencies';
import type { Installation } from './installation';

/** What lies over an application's own configuration, as Egg takes it from its environment. */
export interface Overlay {
  config?: { wechatLogin?: object };
  plugins?: object;
}

/** The environment of an application: Redis, WeChat, its settings, and a home for its logs. */
function environment(redisPort: number, wechatUrl: string, home: string, { config = {}, plugins = {} }: Overlay) {
  const { wechatLogin, ...others } = config;
  const cluster = { listen: { hostname: '127.0.0.1' } };
  return {
    ...SETTINGS,
    EGG_HOME: home,
    TMPDIR: home,
    REDIS_PORT: `${redisPort}`,
    EGG_APP_CONFIG: JSON.stringify({
      cluster,
      rundir: home,
      wechatLogin: { apiBase: wechatUrl, ...wechatLogin },
      ...others,
    }),
    EGG_PLUGINS: JSON.stringify(plugins),
  };
}

/** A stranger's application as it runs for its users: processes of its own, on a Redis and a WeChat of its own. */
export class Stranger {
  private constructor(
    readonly name: StrangerName,
    readonly server: ServerProcess,
    readonly wechat: WechatServer,
    private readonly node: RedisNode,
    private readonly folder: string,
    /** Where its logs are in production, and what Egg notes of its start. */
    readonly home: string,
  ) {}

  /** Starts it without waiting until it serves: it may be one that does not. */
  static async spawn(installation: Installation, name: StrangerName, overlay: Overlay = {}): Promise<Stranger> {
    const node = new RedisNode(await RedisServer.start());
    const wechat = await WechatServer.start();
    const home = installation.emptyFolder();
    const env = { ...environment(node.port, wechat.url, home, overlay), ...HABITS[name].env };
    const folder = installation.folder(name);
    const server = await ServerProcess.spawn(env, HABITS[name].command, folder);
    return new Stranger(name, server, wechat, node, folder, home);
  }

  static async start(installation: Installation, name: StrangerName, overlay: Overlay = {}): Promise<Stranger> {
    const stranger = await Stranger.spawn(installation, name, overlay);
    try {
      await stranger.server.prints(/egg started on/);
      return stranger;
    } catch (err) {
      await stranger.stop();
      throw err;
    }
  }

  get redisPort(): number {
    return this.node.port;
  }

  /** What nothing that it prints may contain. */
  get secrets(): string[] {
    return [SETTINGS.WECHAT_SECRET, SETTINGS.JWT_SECRET, SETTINGS.SESSION_KEY_SECRET];
  }

  get habits() {
    return HABITS[this.name];
  }

  /** Logs a user in. @return the token */
  async login(user: string, device?: string): Promise<string> {
    const code = this.wechat.sandbox.issueCode(user);
    const { status, body } = await this.server.request('POST', this.habits.login, { body: { code, device } });
    assert.equal(status, 200, JSON.stringify(body));
    return body.token;
  }

  /** The long poll of a session; resolves when it waits, with a promise of its answer in an object. */
  async waitFor(token: string) {
    const before = await this.checks();
    const answer = this.server.request('GET', `${this.habits.session}?wait=25`, { token });
    // It is authenticated, and looked at once more before it waits.
    await until('the request waits', async () => (await this.checks()) >= before + 2);
    return { answer };
  }

  /** The user's keys in Redis, sorted. */
  async keys(uid: string): Promise<string[]> {
    const { client } = this.node;
    await client.select(this.habits.db);
    return (await client.keys(`*wx:{${uid}}:*`)).sort();
  }

  /** All that it has written, by file: its logs, and what Egg notes of its start. */
  get written(): Map<string, string> {
    const folders = [this.home, path.join(this.folder, 'logs')];
    return new Map([['what it has printed', this.server.output], ...folders.flatMap(textsIn)]);
  }

  async stop(): Promise<void> {
    await this.server.stop();
    this.wechat.stop();
    await this.node.stop();
  }

  /** How often a live session has been checked: each check asks for its TTL, once. */
  private async checks(): Promise<number> {
    const stats = await this.node.client.info('commandstats');
    return Number(/^cmdstat_mget:calls=(\d+)/m.exec(stats)?.[1] ?? 0);
  }
}

function textsIn(folder: string): Array<[file: string, text: string]> {
  if (!existsSync(folder)) return [];
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => path.join(parentPath, name));
  return files.map((file) => [file, readFileSync(file, 'utf8')]);
}
