import { buildOnce } from '../../helpers/process/build';
import { SETTINGS, WechatServer } from '../../helpers/process/production';
import { ServerProcess } from '../../helpers/process/server_process';
import { SlowProxy } from '../../helpers/http/slow_proxy';
import { RedisPair } from './redis_pair';

/** The built server with two workers, and everything around it that can fail. */
export class Stage {
  private constructor(
    readonly server: ServerProcess,
    readonly redis: RedisPair,
    readonly wechat: WechatServer,
    /** In front of WeChat. */
    readonly wechatProxy: SlowProxy,
  ) {}

  static async start(): Promise<Stage> {
    buildOnce();
    const redis = await RedisPair.start();
    const wechat = await WechatServer.start();
    const wechatProxy = await SlowProxy.start(Number(new URL(wechat.url).port));
    const server = await ServerProcess.start({
      ...SETTINGS,
      WECHAT_API_BASE: `http://127.0.0.1:${wechatProxy.port}`,
      REDIS_URL: redis.url,
      WORKERS: '2',
    });
    return new Stage(server, redis, wechat, wechatProxy);
  }

  async stop(): Promise<void> {
    await this.server.stop();
    this.wechatProxy.stop();
    this.wechat.stop();
    await this.redis.stop();
  }
}
