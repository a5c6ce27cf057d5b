import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Redis } from 'ioredis';
import { SETTINGS } from '../helpers/process/production';
import { RedisServer } from '../helpers/redis/redis_server';

/** What every server needs: an empty Redis and a WeChat, in their own processes, and the settings. */
export class Surroundings {
  private constructor(
    readonly redis: Redis,
    private readonly redisServer: RedisServer,
    private readonly wechat: ChildProcess,
    /** The environment of every server. */
    readonly env: NodeJS.ProcessEnv,
  ) {}

  static async start(): Promise<Surroundings> {
    const redisServer = await RedisServer.start();
    const wechat = fork(path.join(__dirname, 'wechat_stand_in.mjs'));
    const [{ url }] = (await once(wechat, 'message')) as [{ url: string }];
    // Otherwise Egg would write the tutorial's log to the real home directory.
    const home = mkdtempSync(path.join(tmpdir(), 'bench-'));
    process.on('exit', () => rmSync(home, { recursive: true, force: true }));
    const env = {
      ...SETTINGS,
      NODE_ENV: 'production',
      REDIS_URL: redisServer.url,
      WECHAT_API_BASE: url,
      EGG_HOME: home,
      WORKERS: '1',
    };
    return new Surroundings(new Redis(redisServer.url), redisServer, wechat, env);
  }

  async stop(): Promise<void> {
    this.wechat.kill('SIGKILL');
    this.redis.disconnect();
    await this.redisServer.stop();
  }
}
