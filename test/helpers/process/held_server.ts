import { buildOnce } from './build';
import { HeldWechat } from '../http/held_wechat';
import { SETTINGS } from './production';
import { RedisServer } from '../redis/redis_server';
import { ServerProcess } from './server_process';

/** The built server with its own Redis, and a WeChat that answers only when released. */
export class HeldServer {
  private constructor(
    readonly server: ServerProcess,
    readonly wechat: HeldWechat,
    readonly redis: RedisServer,
  ) {}

  static async start(workers: number): Promise<HeldServer> {
    buildOnce();
    const redis = await RedisServer.start();
    const wechat = await HeldWechat.start();
    const settings = { ...SETTINGS, WECHAT_API_BASE: wechat.url, REDIS_URL: redis.url, WORKERS: `${workers}` };
    return new HeldServer(await ServerProcess.start(settings), wechat, redis);
  }

  /** Logs in the user of this code. @return the token */
  async login(code: string): Promise<string> {
    const answer = this.server.request('POST', '/api/login', { body: { code } });
    await this.wechat.holds(1);
    this.wechat.release();
    return (await answer).body.token;
  }

  async stop(): Promise<void> {
    await this.server.stop();
    this.wechat.stop();
    await this.redis.stop();
  }
}
